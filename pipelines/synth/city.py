"""Make a city's deliveries: every source that has a contract, for every day on which its owner delivers.

Nobody in these files exists. Identity numbers have right check digits and begin with 400000 to 400099, a region that
GB/T 2260 has never issued; phone numbers begin with 100, which is no mobile prefix, card numbers with 1000, which no
bank issues; names are put together from lists of characters. Region codes of hukou and schools are real, and no ID says
where its holder's hukou is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.settings import PROJECT
from pipelines.synth import world
from pipelines.synth.delivery import GeneratedCity, Maker, Progress
from pipelines.synth.rates import DIRT

if TYPE_CHECKING:
    from expectations.contract import Contract


def generate(  # noqa: PLR0913  the options of `baoxue generate`, one argument each
    out: Path,
    scale: float,
    days: int,
    start: date,
    seed: int,
    truth: Path | None = None,
    contracts: Mapping[str, Contract] | None = None,
    on_progress: Progress | None = None,
    dirt: str = "handbook",
) -> GeneratedCity:
    """Write `out/<source>/<YYYY-MM-DD>/…` for a city of `scale` (1.0: 1.6 m registry rows) over `days` days from `start`.

    The same arguments give the same bytes. The folder `truth` gets the ground truth. `contracts` are those of the project
    when not given. `on_progress(done, total, what)` is called before each day's sources. `dirt` is a setting of
    `rates.DIRT`. ValueError: a scale or a number of days that is not positive, an unknown setting of dirt.
    """
    if scale <= 0 or days < 1:
        raise ValueError("scale must be above 0 and days at least 1: a city needs people and a day")
    if dirt not in DIRT:
        raise ValueError(f"dirt {dirt!r} is none of {', '.join(DIRT)}: rates.py says what each means")
    known = contracts if contracts is not None else _all_contracts()
    setting = world.Setting(scale, start, days, seed, dirt)
    with tempfile.TemporaryDirectory(prefix="baoxue-synth-") as spill:
        maker = Maker(setting, known, out, Path(spill), truth)
        return maker.run(on_progress or _silent)


def _all_contracts() -> Mapping[str, Contract]:
    # Imported here: reading contracts needs their validators, which callers that bring contracts do not wait for.
    from expectations.contract import load_contracts  # noqa: PLC0415

    return load_contracts(PROJECT / "expectations")


def _silent(done: int, total: int, what: str) -> None:
    """Say nothing: the default of `on_progress`."""
