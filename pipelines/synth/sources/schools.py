"""School statistics: one workbook a term, here on the first day only."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", every_days=0)
