"""The workbooks of a publication: one folder a reporting unit, for its own eyes.

    restricted/workbooks/<unit>/控辍保学工作台账_<unit>_<D>.xlsx   the official ledger; the city's is that of all units
                                控辍保学核查清单_<unit>_<D>.xlsx   the unit's open cases, to fill in and hand back

The same rows make the same bytes, whenever they are published.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from expectations.contract import Contract
from expectations.keys import keyed_rule
from pipelines.publish import case_book, ledger_book
from pipelines.publish.workbook_rows import NEEDS, Origin, workbook_rows

FOLDER = "workbooks"


def write_workbooks(restricted: Path, origin: Origin, contracts: Mapping[str, Contract], key: bytes) -> list[Path]:
    """Write the workbooks into the folder `restricted`; return them.

    `key` is the bureau's secret, under which rows are issued. None are written when a table that they need is not there.
    """
    if not set(origin.tables) >= NEEDS:
        return []
    folder, day = restricted / FOLDER, origin.day
    folder.mkdir(mode=0o700)
    returned = [contract for contract in contracts.values() if keyed_rule(contract)]
    written = []
    with workbook_rows(origin, restricted, key) as rows:
        annex = rows.annex()
        for unit in rows.units():
            place = folder / unit.code
            place.mkdir(mode=0o700)
            written.append(place / f"{ledger_book.TITLE}_{unit.name}_{day}.xlsx")
            ledger_book.write_ledger(written[-1], rows, unit, annex)
            for contract in returned:
                written.append(place / f"{case_book.TITLE}_{unit.name}_{day}.xlsx")
                case_book.write_cases(written[-1], rows, unit, contract)
    return written
