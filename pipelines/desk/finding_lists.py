"""Lists of what the ledger found in an owner's rows, as a workbook beside the worklists: file, row, what is wrong, what to do.

    <home>/worklists/<owner>/<D>/<source's Chinese name>_台账核对_<D>.xlsx

There is nothing to fill in: what is mended in the source's own system is gone from the next list.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from expectations.contract import Contract
from pipelines.desk.ledger_findings import findings, places
from pipelines.desk.worklists import MOST_LIGHT, owner_folder
from pipelines.ingest.loads import write_whole
from pipelines.publish import book
from pipelines.settings import Settings

COLUMNS = {"文件": 26, "行号": 8, "问题": 48, "处理办法": 48, "条款": 12}
"""Headers of the list, and their widths in characters."""
ROOM = list(COLUMNS.values())


def write_finding_lists(settings: Settings, contracts: Mapping[str, Contract], day: date) -> list[Path]:
    """Write a list for every source in whose rows the ledger of `day` found something; return them, by source.

    A list of the same day that an earlier run left for a source without findings is removed.
    """
    found, written = {each.source for each in findings(settings, day)}, []
    for source, contract in sorted(contracts.items()):
        path = settings.worklists / contract.owner / day.isoformat() / f"{contract.name_zh}_台账核对_{day}.xlsx"
        if source in found:
            owner_folder(settings, contract, day)
            write_whole(path, _workbook(settings, contract, day))
            written.append(path)
        else:
            path.unlink(missing_ok=True)
    return written


def _workbook(settings: Settings, contract: Contract, day: date) -> bytes:
    content, title = io.BytesIO(), f"{contract.name_zh} 台账核对"
    with book.open_book(content, title, day) as (made, formats):
        sheet = made.add_worksheet("清单")
        book.page(sheet, title, contract.owner_zh, f"业务日期 {day}")
        sheet.fit_to_pages(1, 0)
        book.widths(sheet, COLUMNS)
        book.line(sheet, 0, list(COLUMNS), [formats["head"]] * len(COLUMNS))
        forms = [formats[kind] for kind in ("cell", "middle", "cell", "cell", "middle")]
        for n, (file, row, said, remedy, clause) in enumerate(places(settings, day, contract.source, MOST_LIGHT), 1):
            book.line(sheet, n, (file, str(row), said, remedy, clause), forms, ROOM)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
    return content.getvalue()
