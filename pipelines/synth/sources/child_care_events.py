"""The joint conference on left-behind children: one list, every day, everything so far."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="gb18030")
