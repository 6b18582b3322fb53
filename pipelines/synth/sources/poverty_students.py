"""The poverty register: GB18030, IDs wrapped as `="…"` against Excel, new households now and then."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(encoding="gb18030", number_style="excel")
