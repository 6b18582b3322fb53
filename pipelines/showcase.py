"""The demonstration: three school days of a made-up city, told in a few lines; `make demo` runs it.

Day 1 is good, on day 2 the export of the pupils' registry breaks off, on day 3 it is whole again. The folders get a
mark, so that a demonstration never mixes with real deliveries, and a second one starts afresh.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from expectations.contract import load_contracts
from pipelines.dayrun import DayResult, day_runner
from pipelines.errors import WrongUsageError
from pipelines.progress import progress
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings

MARK = ".demo"
KEPT = {"README.md", ".gitignore"}
START = date(2019, 9, 2)
DAYS = 3
BAD_DAY, BAD_KIND = 1, "half_rows"
SEED = 20190809
Say = Callable[[str], object]


def showcase(settings: Settings, scale: float, say: Say) -> int:
    """Make the city, run its days, say what happened and where to look; return 0 when all of it went as it should."""
    _clear(settings)
    bad = _bad_source(settings)
    with progress() as listener:
        listener("generate", f"x {scale}")
        damage = _deliver(settings, scale, bad)
        results: list[DayResult] = []
        with day_runner(settings, listener) as runner:
            for n in range(DAYS):
                results.append(runner.run(START + timedelta(days=n)))
                _say_day(results[-1], n, damage, say)
    _say_where(settings, bad, results, say)
    return 0 if [result.exit_code for result in results] == [0, 2, 0] else 1


def _bad_source(settings: Settings) -> str:
    """Choose the required source with most columns: the one whose loss would be felt most."""
    required = [c for c in load_contracts(settings.expectations).values() if c.required]
    return max(required, key=lambda c: len(c.columns)).source


def _deliver(settings: Settings, scale: float, bad: str) -> str:
    """Write the deliveries, damage one; return what was done to it, in Chinese."""
    from pipelines.synth import break_load, generate  # noqa: PLC0415  not needed to refuse

    generate(settings.data_raw, scale, DAYS, START, SEED, truth=settings.home / "truth")
    said = break_load(settings.data_raw / bad / (START + timedelta(days=BAD_DAY)).isoformat(), BAD_KIND)
    made = sorted(path.relative_to(settings.data_raw).as_posix() for path in _files(settings.data_raw))
    (settings.data_raw / MARK).write_text("\n".join(made), encoding="utf-8")
    return said


def _clear(settings: Settings) -> None:
    """Remove what an earlier demonstration left; refuse folders that hold anything else, a real delivery above all."""
    mark = settings.data_raw / MARK
    ours = set(mark.read_text(encoding="utf-8").splitlines()) if mark.exists() else set()
    others = [path for path in _files(settings.data_raw) if path.relative_to(settings.data_raw).as_posix() not in ours]
    if others or (_contents(settings.home) and not (settings.home / MARK).exists()):
        raise WrongUsageError(
            f"{settings.data_raw}, {settings.home}: 已有其他内容,演示不会与真实数据混在一起 there are other data; "
            "请另选空文件夹 choose empty folders: baoxue demo --data-raw DIR --home DIR"
        )
    for folder in (settings.data_raw, settings.home):
        for path in _contents(folder):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()


def _files(folder: Path) -> list[Path]:
    """Return the files of the deliveries below a folder."""
    return [
        path for each in _contents(folder) for path in ([each] if each.is_file() else each.rglob("*")) if path.is_file()
    ]


def _contents(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name not in {*KEPT, MARK}] if folder.is_dir() else []


def _say_day(result: DayResult, n: int, damage: str, say: Say) -> None:
    """Say one day in a line, and what was wrong with the bad one."""
    if result.version is None:
        say(f"✗ 第 {n + 1} 天 day {n + 1} {result.day}: 未发布 not published: {'; '.join(result.problems)}")
        return
    say(f"{'!' if result.blocked else '✓'} 第 {n + 1} 天 day {n + 1} {result.day}: 已发布 published, "
        f"未销号个案 open cases {result.cases_open:,} ({result.seconds:.0f} s)")  # fmt: skip
    for state in result.blocked:
        served = state.served.business_date if state.served else "—"
        say(f"    送来的文件有问题 the delivery was bad: {damage}")
        say(f"    检查将其拦截 the gate blocked it: {state.source}: {'、'.join(state.failed_rules)}")
        say(
            f"    当天沿用 served instead: {served} 的数据,没有一个孩子被误判为失学 no child was taken for a dropout by it"
        )
    if n > BAD_DAY and not result.blocked:
        say("    数据恢复完整,自动采用 the data are whole again and were taken by themselves")


def _say_where(settings: Settings, bad: str, results: Iterable[DayResult], say: Say) -> None:
    """Say where to look."""
    options = f"--data-raw {settings.data_raw} --home {settings.home}"
    if (settings.data_raw, settings.home) == (settings.project / "data_raw", settings.project / "var"):
        options = ""
    day = START + timedelta(days=BAD_DAY)
    current = settings.publish / "current"
    say("")
    say(f"台账 ledgers      {current / RESTRICTED_DATABASE}")
    say(f"供 BI for BI      {current / 'bureau.duckdb'}")
    say(f"网页 page         {current / 'site' / 'index.html'}")
    say(f"为何拦截 why      .venv/bin/baoxue why-blocked {bad} --date {day} {options}".rstrip())
    case = _some_case(settings)
    if case:
        say(f"一个个案 a case   .venv/bin/baoxue explain {case} {options}".rstrip())
    say("界面 Dagster UI   make dev")


def _some_case(settings: Settings) -> str | None:
    """Return the number of a case with a decided category, for the reader to look at."""
    import duckdb  # noqa: PLC0415  an engine: the module stays light

    path = settings.publish / "current" / RESTRICTED_DATABASE
    if not path.exists():
        return None
    query = (
        "select case_id from fct_dropout_case order by determined_category is null, reopen_count desc, case_id limit 1"
    )
    with duckdb.connect(str(path), read_only=True) as con:
        found = con.execute(query).fetchone()
    return str(found[0]) if found else None
