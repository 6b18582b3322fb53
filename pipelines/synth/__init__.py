"""A made-up city for demonstrations, tests and measurements: its people, its files with their defects, and the truth.

`generate` writes the deliveries of all sources that have a contract; `break_load` damages one of them as owners do.
"""

from pipelines.synth.broken import KINDS, break_load
from pipelines.synth.city import generate
from pipelines.synth.delivery import GeneratedCity

__all__ = ["KINDS", "GeneratedCity", "break_load", "generate"]
