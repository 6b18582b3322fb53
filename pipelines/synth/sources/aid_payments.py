"""The national aid system: GB18030; granted when a term begins, paid school by school, cumulative for the school year."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="gb18030")
