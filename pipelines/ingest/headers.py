"""Finding the header row and matching it with a contract by name, in any order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from expectations.contract import Contract
from pipelines.ingest.problems import FileProblem

SEARCHED_ROWS = 20
LONGEST_NAME, MOST_EXTRA = 60, 100
MOST_COLUMNS = 16_384  # of Excel; a header beyond is a table without line breaks
# White space, quotes, Excel's ="…", byte order marks, zero-width characters: exports leave them in headers.
_NOISE = re.compile(r"[\s\"'=“”\ufeff\u200b-\u200f\u2060]+")


@dataclass(frozen=True)
class Header:
    """Where the header row stands and which cell holds which column.

    `row` counts from 0, `width` is the number of cells; `positions` is column name -> index of the cell;
    `missing` are the headers of required columns that are absent, `extra` what the contract does not know.
    """

    row: int
    width: int
    positions: dict[str, int]
    missing: tuple[str, ...]
    extra: tuple[str, ...]


def fold(text: str) -> str:
    """Bring a header to the form in which it is compared: NFKC, without white space, quotes and marks.

    Twice: what stood on both sides of a space may compose when it is gone.
    """
    return unicodedata.normalize("NFKC", _NOISE.sub("", unicodedata.normalize("NFKC", text)))


def _names(contract: Contract) -> dict[str, str]:
    """Return folded header or alias -> column name."""
    columns = contract.columns
    return {fold(text): column.name for column in columns for text in (column.header, *column.aliases)}


def find_header(rows: Sequence[Sequence[str | None]], contract: Contract) -> Header | None:
    """Return the row that names most columns, the upper one of equals; None when no row names two.

    `rows` are a file's first rows as text. FileProblem `duplicate_header` when two cells name one column,
    `too_many_columns` beyond any table.
    """
    names = _names(contract)
    scores = [len({names[key] for cell in row if (key := fold(cell or "")) in names}) for row in rows]
    best = max(scores, default=0)
    if best < min(2, len(contract.columns)):
        return None
    index = scores.index(best)
    return _match(rows[index], index, names, contract)


def _match(cells: Sequence[str | None], row: int, names: dict[str, str], contract: Contract) -> Header:
    """Assign the cells of the header row; trailing cells without a name still count in `width`."""
    if len(cells) > MOST_COLUMNS:
        raise FileProblem("too_many_columns", columns=len(cells), limit=MOST_COLUMNS)
    positions: dict[str, int] = {}
    extra: list[str] = []
    for index, cell in enumerate(cells):
        name = names.get(fold(cell or ""))
        if name in positions:
            raise FileProblem("duplicate_header", header=contract.column(name).header)
        if name:
            positions[name] = index
        elif cell and cell.strip():
            extra.append(cell.strip()[:LONGEST_NAME])
    absent = [column for column in contract.columns if column.name not in positions]
    missing = tuple(column.header for column in absent if column.required)
    more = [f"等共 {len(extra)} 列"] if len(extra) > MOST_EXTRA else []
    return Header(row, len(cells), positions, missing, (*extra[:MOST_EXTRA], *more))


def no_header(contract: Contract) -> FileProblem:
    """Return the problem of a file in which no row is the header."""
    return FileProblem("no_header", rows=SEARCHED_ROWS, header=contract.columns[0].header)
