"""Universities: UTF-8 with BOM, once a term, here on the first day only."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="utf-8-sig", every_days=0)
