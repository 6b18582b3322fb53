"""`baoxue generate`: made-up exports of all sources, and the truth about them."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.errors import WrongUsageError
from pipelines.options import places
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.synth import GeneratedCity

_FOLDER = click.Path(file_okay=False, path_type=Path)
_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.option("--out", type=_FOLDER, required=True, help="输出目录。 Where the deliveries go.")
@click.option(
    "--scale",
    type=click.FloatRange(0, min_open=True),
    default=0.01,
    show_default=True,
    help="城市规模,1 为全市。 1.0 is the city.",
)
@click.option("--days", type=click.IntRange(1), default=3, show_default=True, help="天数。 Number of days.")
@click.option("--start", type=_DAY, default="2019-09-02", show_default=True, help="首日。 The first business date.")
@click.option("--seed", type=int, default=1, show_default=True, help="同一种子,同样的字节。 Same seed, same bytes.")
@click.option(
    "--dirt",
    type=click.Choice(["handbook", "hard"]),
    default="handbook",
    show_default=True,
    help="错误率:手册所载,或为考验身份比对而加重。 Error rates: the handbook's, or worse, to try identity.",
)
@click.option("--truth", type=_FOLDER, help="真实情况另存于此。 Where the ground truth goes, if anywhere.")
@places
def command(  # noqa: PLR0913  the options of SPEC section 8
    *,
    settings: Settings,
    out: Path,
    scale: float,
    days: int,
    start: datetime,
    seed: int,
    dirt: str,
    truth: Path | None,
) -> None:
    """生成虚构城市的全部来源数据(含常见错误)。 Made-up exports of all sources, with realistic dirt."""
    from pipelines.progress import progress  # noqa: PLC0415  heavy: --help must be quick
    from pipelines.synth import generate  # noqa: PLC0415

    first, began = start.date(), time.perf_counter()
    _refuse_to_overwrite(out, first, days)
    with progress() as listener:
        city = generate(
            out,
            scale,
            days,
            first,
            seed,
            truth,
            on_progress=lambda done, total, what: listener("generate", f"{done}/{total} {what}"),
            dirt=dirt,
        )
    click.echo("\n".join(told(city, truth, time.perf_counter() - began)))


def told(city: GeneratedCity, truth: Path | None, seconds: float) -> list[str]:
    """Say what was written and how to go on."""
    megabytes = sum(path.stat().st_size for path in city.files) / 1e6
    lines = [
        f"✓ {len(city.rows)} 个来源 sources · {city.days} 天 days · {len(city.files)} 个文件 files · "
        f"{megabytes:,.1f} MB · {seconds:.1f} s",
        f"  {city.out}",
    ]
    lines += [f"    {source}  {rows:,} 行 rows" for source, rows in sorted(city.rows.items())]
    if truth:
        lines.append(f"  真实情况 the truth: {truth}")
    return [*lines, f"  下一步 next: baoxue run --date {city.start} --data-raw {city.out}"]


def _refuse_to_overwrite(out: Path, first: date, days: int) -> None:
    """Raise WrongUsageError when a delivery of these days lies there: raw files are never changed."""
    names = [(first + timedelta(days=n)).isoformat() for n in range(days)]
    taken = [path for name in names for path in out.glob(f"*/{name}/*")]
    if taken:
        raise WrongUsageError(
            f"{taken[0].parent}: 已有报送文件,不会覆盖 holds deliveries, which are never overwritten; "
            "请另选目录或日期 choose another --out or --start"
        )
