"""Absence reports: UTF-8 CSV on school days."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(on_weekends=False)
