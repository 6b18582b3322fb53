"""Notices of schools and counties: one workbook, every day, everything so far."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx", title=True)
