"""The teachers' system: once a month, the allowances of the month before."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(every_days=30)
