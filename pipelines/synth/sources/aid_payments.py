"""The national aid system: GB18030; the school year's grants, paid term by term and school by school."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="gb18030")
