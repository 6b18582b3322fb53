"""What counties answer: one workbook a county, on days on which a county has something to say."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", title=True)
