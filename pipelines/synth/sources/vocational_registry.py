"""The vocational registry: UTF-8 with BOM, as its export has it; it changes with the school year."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="utf-8-sig", change_key="registry_year(the_day())")
