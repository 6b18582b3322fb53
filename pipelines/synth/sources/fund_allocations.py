"""The finance ledger: a workbook of the year's documents, line by line."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", title=True)
