"""The preschool registry: one UTF-8 file a unit; it changes with the school year."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(change_key="registry_year(the_day())")
