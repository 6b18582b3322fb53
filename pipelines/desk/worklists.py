"""Worklists: what the owner of a source must mend in its newest load, place by place, as a workbook to fill in.

    <home>/worklists/<owner>/<D>/<source's Chinese name>_<business date>_r<revision>.xlsx

They lie outside publications, readable by the account of Baoxue alone. Cells of people are masked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.contract import Contract
from pipelines.desk.items import Item, item_session
from pipelines.desk.returns import CORRECT, CORRECTED, Answer, answering, answers
from pipelines.desk.worklist_book import workbook
from pipelines.desk.worklist_notes import notes
from pipelines.ingest.accept import findings_path
from pipelines.ingest.landing import parquet_of
from pipelines.ingest.loads import Check, LoadManifest, read_manifests, write_whole
from pipelines.inspect.verdict import SEVERITY, failed
from pipelines.settings import Settings
from pipelines.standing import standing

MOST_GRAVE, MOST_LIGHT = 5000, 500
"""Items of one rule: of those that block or set aside, and of those that only warn."""
BROKEN_ZH, BROKEN_REMEDY_ZH = "检查本身没有运行成功，不是数据的问题", "请联系技术支持，不必更正数据"
AGAIN_ZH = "上次回复「已更正」，仍未通过"
LAPSED_ZH = "曾回复「数据无误」，但现值已变，请重新核实"

_QUERY = Path(__file__).with_name("worklist_items.sql")
_RULE = pa.schema(
    [
        ("nth", pa.int32()), ("rule_id", pa.string()), ("severity", pa.string()), ("most", pa.int32()),
        ("column_name", pa.string()), ("header", pa.string()), ("classification", pa.string()),
        ("problem", pa.string()), ("remedy", pa.string()),
    ]
)  # fmt: skip
_PLACE = [("rule_id", pa.string()), ("file", pa.string()), ("row", pa.int64())]
_FINDING = pa.schema(_PLACE)
_ANSWERED = pa.schema(
    [
        ("nth", pa.int32()), *_PLACE, ("mark", pa.string()), ("is_earlier", pa.bool_()), ("said", pa.string()),
        ("said_of_other", pa.string()),
    ]
)  # fmt: skip
_MISSING = pa.schema([("file", pa.string()), ("header", pa.string())])
_DELIVERED = pa.schema([("file", pa.string()), ("path", pa.string()), ("sheet", pa.string())])


def write_worklists(
    settings: Settings, contracts: Mapping[str, Contract], day: date, only: str | None = None
) -> list[Path]:
    """Write a workbook for every source (`only` one) whose newest load on `day` has failed checks; return them, by source.

    Written again, a workbook has the same bytes as long as no other answer came, and nobody had computed what accepting
    its load would change in the ledger. Waived rules are not listed.
    """
    manifests = read_manifests(settings)
    said = answers(settings, contracts, day)
    back_to = "、".join(f"data_raw/{source}/<日期>/" for source in answering(contracts))
    written = []
    for source, contract in sorted(contracts.items()):
        found = standing(manifests, source, day)
        load = found.newest
        if load and to_mend(load) and only in (None, source):
            listed = items(settings, contract, load, [answer for answer in said if answer.source == source])
            told = notes(settings, contract, found, listed, back_to)
            path = (
                owner_folder(settings, contract, day) / f"{contract.name_zh}_{load.business_date}_r{load.revision}.xlsx"
            )
            write_whole(path, workbook(contract, load, listed, told))
            written.append(path)
    return written


def to_mend(load: LoadManifest) -> list[Check]:
    """Return the failed and broken checks that nobody has waived: blocking ones first, then quarantine, then warnings."""
    return [check for check in failed(load.checks) if not check.is_waived]


def items(settings: Settings, contract: Contract, load: LoadManifest, said: Iterable[Answer] = ()) -> list[Item]:
    """Return the items of a load in the order of the list, texts only; `said` are answers on its source, oldest first."""
    with item_session(settings) as con:
        _register(con, settings, contract, load)
        answered = [_answered(nth, load, answer) for nth, answer in enumerate(said)]
        con.register("answered", pa.Table.from_pylist(answered, _ANSWERED))
        return [Item(*row) for row in con.execute(_query(contract, load)).fetchall()]


def last_said(load: LoadManifest, answer: Answer) -> str:
    """Say what was answered, and that it is not so when a later delivery fails again."""
    if answer.result == CORRECTED and _is_earlier(answer, load):
        return AGAIN_ZH
    return answered_zh(answer.result) + ("，尚未收到更正后的报送" if answer.result == CORRECTED else "")


def answered_zh(result: str) -> str:
    """Say what was answered, of an item for which that still holds."""
    return f"上次回复「{result}」"


def _is_earlier(answer: Answer, load: LoadManifest) -> bool:
    """Tell whether an answer is about a delivery before this one."""
    return load.business_date > answer.business_date or (load.revision > 1 and load.known_date >= answer.returned)


def _answered(nth: int, load: LoadManifest, answer: Answer) -> dict[str, object]:
    """Return a row of `answered`; `said_of_other` is what it says of the same row with another value in the cell."""
    said = last_said(load, answer)
    return {
        "nth": nth, "rule_id": answer.rule_id, "file": answer.file, "row": answer.row, "mark": answer.mark,
        "is_earlier": _is_earlier(answer, load), "said": said,
        "said_of_other": LAPSED_ZH if answer.result == CORRECT else said,
    }  # fmt: skip


def _query(contract: Contract, load: LoadManifest) -> str:
    """Return the query over items, with the columns that this load's rules are about and those of the key."""
    whens = " ".join(f"when '{name}' then c.{name}" for name in _columns(contract, load))
    filled = {
        "{value}": f"case p.column_name {whens} end",
        "{has_key}": " and ".join(f"c.{name} is not null" for name in contract.grain),
        "{row_key}": f"concat_ws(chr(30), {', '.join(f'c.{name}' for name in contract.grain)})",
    }
    query = _QUERY.read_text(encoding="utf-8")
    for place, sql in filled.items():
        query = query.replace(place, sql)
    return query


def owner_folder(settings: Settings, contract: Contract, day: date) -> Path:
    """Make the folder of an owner's lists of a day and return it."""
    folder = settings.worklists / contract.owner / day.isoformat()
    for each in (settings.worklists, folder.parent, folder):
        each.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _register(con: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, load: LoadManifest) -> None:
    """Make the tables that the query over items reads, but the answers."""
    con.execute("create table load as select ? as source, ?::date as business_date", [load.source, load.business_date])
    con.register("rule", pa.Table.from_pylist(_rules(contract, load), _RULE))
    found = findings_path(settings, load.source, load.business_date, load.revision)
    if found.exists():
        con.execute("create table finding as select rule_id, file, row from read_parquet(?)", [str(found)])
    else:
        con.register("finding", _FINDING.empty_table())
    paths = {file.name: parquet_of(settings, contract, file.sha256) for file in load.files if not file.duplicate_of}
    sheets = {file.name: file.sheet for file in load.files}
    delivered = [{"file": f, "path": str(path) if path else None, "sheet": sheets[f]} for f, path in paths.items()]
    con.register("delivered", pa.Table.from_pylist(delivered, _DELIVERED))
    missing = [{"file": file.name, "header": header} for file in load.files for header in file.missing]
    con.register("missing", pa.Table.from_pylist(missing, _MISSING))
    _register_landed(con, contract, load, paths.values())


def _register_landed(
    con: duckdb.DuckDBPyConnection, contract: Contract, load: LoadManifest, files: Iterable[Path | None]
) -> None:
    """Make the view `landed` of the delivered rows: only the columns that failed rules are about, and the key's."""
    landed = sorted({str(path) for path in files if path})
    if landed:
        columns = ", ".join(["path", "_row", *_columns(contract, load)])
        con.execute(
            f"create view landed as select {columns} from read_parquet({landed}, filename = 'path', union_by_name = true)"
        )
    else:
        nothing = ", ".join(f"null::varchar as {name}" for name in _columns(contract, load))
        con.execute(f"create view landed as select null as path, null::bigint as _row, {nothing} limit 0")


def _rules(contract: Contract, load: LoadManifest) -> list[dict[str, object]]:
    """Return a row for each check that an owner must act on, in the order of the list."""
    columns = {rule.id: rule.column for rule in contract.rules}
    rows: list[dict[str, object]] = []
    for nth, check in enumerate(to_mend(load)):
        column, is_broken = columns.get(check.rule_id), check.status == "broken"
        rows.append(
            {
                "nth": nth, "rule_id": check.rule_id,
                "severity": SEVERITY["block" if check.is_blocking else check.on_fail],
                "most": MOST_LIGHT if check.on_fail == "warn" and not check.is_blocking else MOST_GRAVE,
                "column_name": column.name if column else None, "header": check.header or "",
                "classification": column.classification if column else None,
                "problem": BROKEN_ZH if is_broken else f"不符合：{check.description_zh}",
                "remedy": BROKEN_REMEDY_ZH if is_broken else check.remedy_zh,
            }
        )  # fmt: skip
    return rows


def _columns(contract: Contract, load: LoadManifest) -> list[str]:
    """Return the columns that the load's failed rules are about, and those that tell its rows from each other."""
    about = {rule.id: rule.column.name for rule in contract.rules if rule.column}
    return sorted({about[check.rule_id] for check in to_mend(load) if check.rule_id in about} | set(contract.grain))
