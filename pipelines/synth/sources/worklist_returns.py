"""What owners answer on their worklists: nothing, before there are any."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(suffix=".xlsx")
