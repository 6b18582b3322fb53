"""Special education: one workbook a county, once a week."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", every_days=7, title=True)
