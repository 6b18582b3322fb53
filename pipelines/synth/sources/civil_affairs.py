"""Civil affairs: one workbook a week."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", every_days=7, title=True)
