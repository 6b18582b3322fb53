"""The protected groups from outside Fujian: a workbook that the query date makes new every day."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", title=True)
