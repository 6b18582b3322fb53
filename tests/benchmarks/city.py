"""`baoxue run` against the hand-written floor, on the same files in the same run, at several scales (1.0: the city).

    python -m tests.benchmarks.city [--scales 0.1,1,5] [--folder DIR]

Each part runs in a process of its own, so that its peak memory is its own. The first day is the one that counts: all
sources are new. The second day shows what is saved when most files are yesterday's. The floor is measured before and after
each day, and a day is compared with the mean of both: a machine may change its speed within minutes. The gate with all
rules on all sources may take twice what landing takes: `gate / landing` says how it is.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipelines.settings import PROJECT

START = date(2019, 9, 2)
SEED = 1
BAOXUE = "from pipelines.cli import main; main()"
FLOOR = """
import json, sys
from datetime import date
from pathlib import Path
from expectations.contract import load_contracts
from pipelines.settings import PROJECT
from tests.benchmarks.floor import run_floor
print(json.dumps(run_floor(Path(sys.argv[1]), load_contracts(PROJECT / "expectations"), date.fromisoformat(sys.argv[2]))))
"""


@dataclass(frozen=True)
class Part:
    """What one process said last, and its peak memory in MB."""

    said: dict[str, Any]
    peak_mb: int


def measure(code: str, *arguments: str) -> Part:
    """Run Python code in a process of its own; it prints one JSON object last."""
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, cwd=PROJECT, text=True, encoding="utf-8"
    )
    assert process.stdout
    lines = process.stdout.read().strip().splitlines()
    _, _, usage = os.wait4(process.pid, 0)
    return Part(json.loads(lines[-1]), usage.ru_maxrss // 1024)


def bench(scale: float, folder: Path) -> None:
    """Measure one scale and print its lines."""
    raw, home = folder / f"raw-{scale}", folder / f"home-{scale}"
    if not raw.exists():
        options = ["--scale", str(scale), "--days", "2", "--start", START.isoformat(), "--seed", str(SEED)]
        subprocess.run([sys.executable, "-c", BAOXUE, "generate", "--out", str(raw), *options], cwd=PROJECT, check=True)
    sources = len(list(raw.glob(f"*/{START}")))
    megabytes = sum(path.stat().st_size for path in raw.glob(f"*/{START}/*")) / 1e6
    print(f"\n{scale}x: {sources} sources, {megabytes:,.0f} MB", flush=True)
    floor = _floor(raw)
    for day in (START, START + timedelta(days=1)):
        run = measure(BAOXUE, "run", "--date", day.isoformat(), "--json", "--data-raw", str(raw), "--home", str(home))
        before, floor = floor, _floor(raw)
        said, beside = run.said, (before + floor) / 2
        work = said["seconds"] - said["overhead_seconds"]
        stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in said["stages"].items())
        print(
            f"  {day}: {said['seconds']:.1f} s ({stages}); overhead {said['overhead_seconds']:.1f} s; work {work:.1f} s"
            f" = {work / beside:.1f} x floor; gate / landing {_gate_per_landing(said['stages'])};"
            f" peak {run.peak_mb:,} MB; open cases {said['cases_open']}",
            flush=True,
        )


def _floor(raw: Path) -> float:
    """Measure the floor on the first day's files, print its line, return its seconds."""
    floor = measure(FLOOR, str(raw), START.isoformat())
    print(f"  floor {floor.said['total']:.1f} s, {floor.peak_mb:,} MB", flush=True)
    return float(floor.said["total"])


def _gate_per_landing(stages: Mapping[str, float]) -> str:
    """Say how many times as long as landing the gate took; a day on which nothing was landed has no answer."""
    return f"{stages.get('gate', 0.0) / stages['land']:.2f}" if stages.get("land") else "-"


def main() -> None:
    """Measure the scales that were asked for."""
    parser = argparse.ArgumentParser(description="baoxue run against the hand-written floor")
    parser.add_argument("--scales", default="0.1,1,5")
    parser.add_argument("--folder", type=Path, help="keep deliveries and homes here; default: a folder that is removed")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="baoxue-bench-") as scratch:
        for scale in given.scales.split(","):
            bench(float(scale), given.folder or Path(scratch))


if __name__ == "__main__":
    main()
