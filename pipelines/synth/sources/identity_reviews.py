"""What reviewers decide of pairs: nothing, before a run has queued any."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx")
