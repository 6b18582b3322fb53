"""What the ledger found where sources meet (schema qc): kept when a build has passed its audit, for the owners of the rows.

    <home>/findings/ledger/<D>.parquet      source, business_date, file, row, finding_id, finding_zh, remedy_zh, clause

Places and kinds, never a person: the candidate, which knows whom a row is of, is gone after its publication.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from expectations.session import session
from pipelines.engine import records
from pipelines.settings import Settings
from pipelines.warehouse.candidate import open_candidate

_COLUMNS = "source, business_date, file, row, finding_id, finding_zh, remedy_zh, clause"
_KEEP = f"""
copy (
    select {_COLUMNS} from qc.qc_finding
    union all
    select {_COLUMNS} from qc.qc_identity_review
    order by all
) to '{{path}}' (format parquet)
"""
_COUNTED = """
select
    source,
    finding_id,
    arg_max(finding_zh, filename) as finding_zh,
    arg_max(remedy_zh, filename) as remedy_zh,
    count(*) filter (where filename = $1[-1]) as rows,
    2 * rows - count(*) as more  -- the other file is the day before, if there is any
from read_parquet($1, filename = true)
group by source, finding_id
having rows > 0
order by source, finding_id
"""
_PLACES = """
select file, row, finding_zh, remedy_zh, clause
from read_parquet($1)
where source = $2
qualify row_number() over (partition by finding_id order by business_date, file, row) <= $3
order by finding_id, business_date, file, row
"""


@dataclass(frozen=True)
class Found:
    """Rows of a source in which the ledger found one thing; `more`: by how many there are more than the day before had."""

    source: str
    finding_id: str
    finding_zh: str
    remedy_zh: str
    rows: int
    more: int


def keep_findings(settings: Settings, day: date) -> None:
    """Keep what the candidate found; of earlier days the newest stays, to compare with."""
    path = _path(settings, day)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with open_candidate(settings) as con:
        con.execute(_KEEP.format(path=str(part).replace("'", "''")))
    part.chmod(0o600)
    part.replace(path)
    for old in _before(settings, day)[:-1]:
        old.unlink(missing_ok=True)


def findings(settings: Settings, day: date) -> list[Found]:
    """Return what was found on a day, by source and kind."""
    path = _path(settings, day)
    if not path.exists():
        return []
    both = [str(each) for each in (*_before(settings, day)[-1:], path)]
    with session() as con:
        return [Found(**row) for row in records(con, _COUNTED, [both])]


def is_newest(settings: Settings, day: date) -> bool:
    """Tell whether no later day's findings are kept: nobody is told anew of a day made again."""
    path = _path(settings, day)
    return not any(other.stem > path.stem for other in path.parent.glob("*.parquet"))


def places(settings: Settings, day: date, source: str, most: int) -> Sequence[tuple[str, int, str, str, str]]:
    """Return file, row, what was found, what to do and clause of a source's rows, at most `most` of a kind."""
    with session() as con:
        return con.execute(_PLACES, [str(_path(settings, day)), source, most]).fetchall()


def _before(settings: Settings, day: date) -> list[Path]:
    """Return the files of earlier days, oldest first."""
    path = _path(settings, day)
    return sorted(other for other in path.parent.glob("*.parquet") if other.stem < path.stem)


def _path(settings: Settings, day: date) -> Path:
    return settings.findings / "ledger" / f"{day.isoformat()}.parquet"
