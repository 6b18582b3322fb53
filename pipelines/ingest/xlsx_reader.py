"""Landing a workbook: the first sheet with the headers, every cell as its CSV would hold it.

Hidden sheets are looked into only when no visible one has a header: they hold code lists and last month's table.

fastexcel reads a sheet as text in one go (100 k rows x 30 columns: 1-2 s, openpyxl 15 s). Its text does not
tell a number from digits: where a column of identity numbers holds any number, the column is read again as
booleans, which only numbers and booleans become.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fastexcel
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import python_calamine

from expectations.contract import Contract
from pipelines.ingest import cleaning
from pipelines.ingest.cleaning import Reading
from pipelines.ingest.headers import SEARCHED_ROWS, Header, find_header, no_header
from pipelines.ingest.merged import fill_merged
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.workbook_package import Sheet, Workbook, holds_numbers, open_workbook

# Real dates come as "2019-09-01 00:00:00".
MIDNIGHT = " 00:00:00"
# Days from 1900-01-01, where Excel begins to count, to 1904-01-01, where the Macintosh did.
FOUR_YEARS = 1462
_DAY = r"^(\d{4}-\d{2}-\d{2}) 00:00:00$"


@dataclass(frozen=True)
class Found:
    """The sheet with the headers: its cells as text from row 1 on, `absolute` column numbers, its header."""

    index: int
    cells: Any
    absolute: list[int]
    header: Header


def read_workbook(path: Path, contract: Contract, scratch: Path, out: Path) -> Reading:
    """Land the workbook `path` (XLSX, or old XLS) as Parquet in `out`; FileProblem when it cannot be read."""
    with _verdict():
        workbook = open_workbook(path)
        reader = fastexcel.read_excel(str(path))
        found = _find(reader, workbook.visible, contract) or _find(reader, workbook.hidden, contract)
        if found is None:
            raise no_header(contract)
        numbers = _numbers(reader, found, path, workbook, contract)
    table = _table(found, numbers, workbook.sheets[found.index], contract)
    lost = [f"case when lost_{name} and {name} is not null then '{name}' end" for name in numbers]
    joined = f"nullif(concat_ws(';', {', '.join(lost)}), '')" if lost else "null::varchar"
    names = {name: name for name in found.header.positions}
    with cleaning.connect(scratch) as con:
        con.register("sheet", table)
        rows = cleaning.write(con, cleaning.projection("sheet", "_row", contract, names, joined), out)
    return Reading(rows, found.header, sheet=reader.sheet_names[found.index])


@contextmanager
def _verdict() -> Iterator[None]:
    """Turn what the readers raise on broken workbooks into problems; a panic in Rust is no `Exception`."""
    try:
        yield
    except python_calamine.PasswordError:
        raise FileProblem("password_protected") from None
    except (fastexcel.FastExcelError, python_calamine.CalamineError):
        raise FileProblem("unreadable") from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise FileProblem("unreadable") from None
        raise


def _find(reader: Any, indexes: list[int], contract: Contract) -> Found | None:
    """Return the first sheet with all required headers, else the one with most columns of the contract."""
    best: Found | None = None
    for index in indexes:
        sheet = reader.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
        cells = sheet.to_arrow()
        head = [list(row.values()) for row in cells.slice(0, SEARCHED_ROWS).to_pylist()]
        header = find_header(head, contract)
        if header and (best is None or len(header.positions) > len(best.header.positions)):
            best = Found(index, cells, [each.absolute_index for each in sheet.available_columns()], header)
        if header and not header.missing:
            return best
    return best


def _numbers(reader: Any, found: Found, path: Path, workbook: Workbook, contract: Contract) -> dict[str, Any]:
    """Return identity column -> Arrow booleans, true where the cell is a number; empty when there is none."""
    positions = found.header.positions
    ids = [column.name for column in contract.columns if column.is_id and column.name in positions]
    wanted = {found.absolute[positions[name]] for name in ids}
    if not ids or not holds_numbers(path, workbook, found.index, wanted):
        return {}
    titles = {name: found.cells.schema.names[positions[name]] for name in ids}
    numbers = reader.load_sheet(
        found.index, header_row=None, skip_rows=0, use_columns=list(titles.values()), dtypes="boolean"
    ).to_arrow()
    booleans = pa.array(["true", "false"])
    result = {}
    for name, title in titles.items():
        boolean = pc.is_in(found.cells.column(positions[name]), value_set=booleans)
        result[name] = pc.and_(pc.is_valid(numbers.column(title)), pc.invert(boolean))
    return result


def _table(found: Found, numbers: dict[str, Any], sheet: Sheet, contract: Contract) -> Any:
    """Return the rows below the header: `_row`, the cells by column name, `lost_<identity column>`."""
    positions, first = found.header.positions, found.header.row + 1
    types = {column.name: column.type for column in contract.columns}
    columns = {
        name: _as_written(found.cells.column(index), types[name], sheet.is_1904) for name, index in positions.items()
    }
    absolute = {name: found.absolute[index] for name, index in positions.items()}
    merged = [each for each in sheet.merged if first <= each[0] < each[1]]
    if merged:
        numbers = fill_merged(numbers, absolute, merged) if numbers else {}
        columns = fill_merged(columns, absolute, merged)
    lost = {f"lost_{name}": array for name, array in numbers.items()}
    row = pa.array(np.arange(1, found.cells.num_rows + 1, dtype=np.int64))
    return pa.table({"_row": row, **columns, **lost}).slice(first)


def _as_written(cells: Any, kind: str, is_1904: bool = False) -> Any:
    """Write dates and booleans as a person does, a day's serial number as Excel counts, and empty texts as nothing."""
    if is_1904 and kind in ("date", "month"):
        serial = pc.match_substring_regex(cells, r"^[1-9]\d{4}$")
        days = pc.cast(pc.if_else(serial, cells, pa.scalar(None, pa.string())), pa.int64())
        cells = pc.if_else(serial, pc.cast(pc.add(days, FOUR_YEARS), pa.string()), cells)
    if pc.any(pc.ends_with(cells, MIDNIGHT)).as_py():
        cells = pc.replace_substring_regex(cells, _DAY, r"\1")
    if kind == "flag":
        yes = pc.if_else(pc.equal(cells, "true"), "是", cells)
        cells = pc.if_else(pc.equal(yes, "false"), "否", yes)
    if pc.any(pc.equal(cells, "")).as_py():
        cells = pc.if_else(pc.equal(cells, ""), pa.scalar(None, pa.string()), cells)
    return cells
