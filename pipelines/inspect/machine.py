"""The machine under the installation: versions against pins, disk, fonts, the calendar of workdays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.settings import Settings
from pipelines.warehouse.calendar import workdays

DISTRIBUTION = "baoxue"
# Great Expectations beside pyspark can end a process with exit code 0 in the middle of its work.
NEVER = "pyspark"
_GIB = 1 << 30
TIGHT, TOO_TIGHT = 10 * _GIB, 1 * _GIB
_ENGINES = ("dagster", "dbt-core", "duckdb", "great-expectations")
_INSTALL = "make install(重装锁定版本 reinstall what requirements.lock names)"


def python_version() -> Finding:
    """Compare Python with what the project supports."""
    running = ".".join(str(part) for part in sys.version_info[:3])
    wanted = metadata.metadata(DISTRIBUTION)["Requires-Python"]
    if running in SpecifierSet(wanted):
        return ok("Python", running)
    return problem("Python", f"{running},需要 needs {wanted}", "换用所列版本重建 .venv build .venv with such a version")


def engines() -> list[Finding]:
    """Compare each installed requirement with its pin; one line when all agree, else a line for each that does not."""
    required = [Requirement(text) for text in metadata.requires(DISTRIBUTION) or []]
    found = [finding for one in required if one.marker is None for finding in against_pin(one)]
    if _installed(NEVER):
        found.append(problem(NEVER, f"{_installed(NEVER)} 不应安装 must not be installed", f"pip uninstall {NEVER}"))
    versions = " · ".join(f"{name} {_installed(name)}" for name in _ENGINES)
    return found or [ok("引擎 engines", f"{versions},与锁定版本一致 as pinned")]


def against_pin(required: Requirement) -> list[Finding]:
    """Return a problem when a requirement is not installed in a version that it allows."""
    version = _installed(required.name)
    if version is None:
        return [problem(required.name, f"未安装 not installed,需要 needs {required.specifier}", _INSTALL)]
    if version not in required.specifier:
        return [problem(required.name, f"{version},需要 needs {required.specifier}", _INSTALL)]
    return []


def disk(home: Path) -> Finding:
    """Say how much room is left where home lies, or will lie."""
    place = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(place).free
    said = f"{free / _GIB:,.1f} GiB 可用 free ({home})"
    more = "清理磁盘,或用 --home 换到更大的磁盘 free some space, or choose a larger disk with --home"
    if free < TOO_TIGHT:
        return problem("磁盘 disk", said, more)
    return warning("磁盘 disk", said, more) if free < TIGHT else ok("磁盘 disk", said)


def fonts() -> Finding:
    """Look for a font with Chinese characters: pages and printed ledgers would show boxes without one."""
    do = "apt-get install fonts-noto-cjk(或同类中文字体 or another Chinese font)"
    program = shutil.which("fc-list")
    if program is None:
        return warning("中文字体 CJK fonts", "无法查询,没有 fc-list there is no fc-list to ask", f"{do}; fontconfig")
    listed = subprocess.run([program, ":lang=zh", "family"], capture_output=True, text=True, check=False).stdout
    families = sorted({line.split(",")[0].strip() for line in listed.splitlines() if line.strip()})
    if not families:
        return warning("中文字体 CJK fonts", "没有 none", do)
    return ok("中文字体 CJK fonts", f"{families[0]}" + (f" 等 {len(families)} 种" if len(families) > 1 else ""))


def calendar(today: date) -> Finding:
    """Say whether the holidays of this year and the next are known; deadlines count workdays."""
    years = (today.year, today.year + 1)
    unknown = [year for year in workdays(date(years[1], 12, 31)).unknown_years if year in years]
    if not unknown:
        return ok("工作日历 calendar", f"{years[0]}、{years[1]} 年放假安排已知 holidays known")
    named = "、".join(str(year) for year in unknown)
    return warning(
        "工作日历 calendar",
        f"{named} 年放假安排未知,按周一至周五计 holidays unknown: Monday to Friday count",
        "国务院公布后更新锁定文件 once they are announced, renew the lock: CONTRIBUTING.md, Add a dependency",
    )


def examine_machine(settings: Settings, today: date) -> list[Finding]:
    """Return all findings about the machine."""
    return [python_version(), *engines(), disk(settings.home), fonts(), calendar(today)]


def _installed(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
