"""Landing a CSV file: strict parsing by DuckDB, rows numbered as in the file, nothing dropped.

A row's number is the one that Excel shows: title rows, header and empty lines count, a row whose quoted cells hold
line breaks counts once. DuckDB reads the delivered bytes themselves where it can. It cannot with mixed line ends (it
refuses), with empty lines between rows (it skips them, and numbers shift), with lines of spaces (they have a column,
not all) or with title rows: then it reads a plain copy.
"""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

from expectations.contract import Contract
from pipelines.ingest import cleaning, survey
from pipelines.ingest.cleaning import Reading, literal
from pipelines.ingest.csv_layout import Layout, find_layout
from pipelines.ingest.encoding import Text, as_utf8
from pipelines.ingest.problems import FileProblem

LONGEST_ROW = 1 << 21
# Cells in quotes, the last of them to its end or to the end of the block; or empty lines. Both begin with a byte that is
# quickly found: with a look behind in front it takes seven times as long.
_CELL = rb'[^"]*(?:""[^"]*)*"'
_LAST_CELL = rb'[^"]*(?:""[^"]*)*(?:"|(?P<open>\Z))'
_EMPTY = rb"(?P<empty>(?:" + survey.SPACE + rb"*\n)+(?:" + survey.SPACE + rb"+\Z)?|" + survey.SPACE + rb"+\Z)"
_QUOTED_OR_EMPTY = re.compile(rb'"(?<=[,\n]")(?:' + _CELL + rb'[,\n]")*' + _LAST_CELL + rb"|\n" + _EMPTY)
_TO_THE_QUOTE = re.compile(_LAST_CELL)
_ERROR_LINE = re.compile(r"Line: (\d+)")


def read_csv(path: Path, contract: Contract, scratch: Path, out: Path) -> Reading:
    """Land the CSV file `path` as Parquet in `out`; FileProblem when any line of it cannot be read."""
    text = as_utf8(path, scratch)
    if not text.survey.content:
        raise FileProblem("empty_file")
    layout = find_layout(text, contract)
    header = layout.header
    _check_commas(text, layout)
    plain, skipped = _plain(text, layout, scratch)
    source = _source(plain, skipped, header.width)
    cells = {name: f"c{index}" for name, index in header.positions.items()}
    raw = f"(select {', '.join(cells.values())} from {source})"
    row = f"row_number() over () + {header.row + 1}"
    with cleaning.connect(scratch) as con:
        try:
            rows = cleaning.write(con, cleaning.projection(raw, row, contract, cells), out)
        except duckdb.InvalidInputException as error:  # memory and disk are our own trouble, not the file's
            raise _parse_problem(str(error), text, layout, skipped) from None
        _check_swallowed(con, out, text, layout, rows)
        _check_count(con, out, source, text, layout)
    return Reading(rows, header, text.encoding)


def _plain(text: Text, layout: Layout, scratch: Path) -> tuple[Path, int]:
    """Return a file that DuckDB reads right and how many of its lines to skip: the text itself, or a copy."""
    if layout.lines == 1 and not text.survey.mixed and not text.survey.blank:
        return text.path, 1
    target = scratch / "plain.csv"
    filler = b"," * (layout.header.width - 1) + b"\n"
    inside = False
    with target.open("wb", buffering=0) as file:
        for block in survey.blocks(text.path, layout.end):
            lf = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            if text.survey.blank or text.survey.mixed:
                lf, inside = _fill_empty_lines(lf, filler, inside)
            file.write(lf)
    return target, 0


def _fill_empty_lines(block: bytes, filler: bytes, inside: bool) -> tuple[bytes, bool]:
    """Replace empty lines by rows of empty cells, but not inside quotes; `inside`: the block begins, or ends, within such.

    A quote that does not begin its cell (5" 屏) opens nothing.
    """
    block = b"\n" + block  # so that its first line begins behind a line end, too
    done, at, pieces = 1, 1 if inside else 0, []
    if inside and (rest := _TO_THE_QUOTE.match(block, at)):
        at, inside = rest.end(), rest["open"] is not None
    for match in _QUOTED_OR_EMPTY.finditer(block, at):
        if (empty := match["empty"]) is None:
            inside = match["open"] is not None
        else:
            lines = empty.count(b"\n") + (not empty.endswith(b"\n"))
            pieces += [block[done : match.start("empty")], filler * lines]
            done = match.end()
    return b"".join([*pieces, block[done:]]), inside


def _source(path: Path, skipped: int, width: int) -> str:
    """Return the table function that parses `path` strictly; nothing is sniffed, every cell is text."""
    columns = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(width))
    verbatim = re.sub(r"([*?\[])", r"[\1]", str(path))  # the project may lie in a folder like baoxue[1]
    return (
        f"read_csv({literal(verbatim)}, auto_detect=false, header=false, skip={skipped}, nullstr='', "
        f"delim=',', quote='\"', escape='\"', columns={{{columns}}}, strict_mode=true, compression='none', "
        f"max_line_size={LONGEST_ROW})"
    )


def _parse_problem(message: str, text: Text, layout: Layout, skipped: int) -> FileProblem:
    """Read what and where out of DuckDB's message. It also quotes the line: personal data, not passed on."""
    found = _ERROR_LINE.search(message)
    line = (int(found[1]) if found else 1) + (0 if skipped else layout.lines)
    if "Maximum line size" in message and not text.survey.quotes:
        return FileProblem("line_too_long", line=line, limit=LONGEST_ROW >> 20)
    if "unterminated quote" in message or "Maximum line size" in message or "invalid state" in message:
        return FileProblem("unclosed_quote", line=line)
    return FileProblem("ragged_rows", line=line, expected=layout.header.width)


def _data_lines(text: Text, layout: Layout) -> int:
    """Return the lines between header and last content, empty ones included."""
    counts = text.survey
    return counts.newlines - max(counts.tail - 1, 0) + (counts.tail == 0) - layout.lines


def _check_commas(text: Text, layout: Layout) -> None:
    """Find rows with a comma too many and nothing behind it, which DuckDB lets pass: cells may have shifted.

    Where every row has it, the export writes it so. Only files without quotes can be counted.
    """
    counts, wanted = text.survey, layout.header.width - 1
    if counts.quotes or counts.mixed or counts.blank:
        return
    rows = _data_lines(text, layout)
    surplus = counts.commas - layout.commas - wanted * rows
    if surplus in (0, rows):
        return
    line = layout.lines
    for block in survey.blocks(text.path, layout.end):
        for row in block.splitlines():
            line += 1
            if row and row.count(b",") != wanted:
                raise FileProblem("ragged_rows", line=line, expected=layout.header.width)


def _check_swallowed(con: duckdb.DuckDBPyConnection, out: Path, text: Text, layout: Layout, rows: int) -> None:
    """Find a cell with a line break and a row's worth of commas: two stray quotes made one cell of rows."""
    width = layout.header.width
    if not text.survey.quotes or width < 5 or _data_lines(text, layout) <= rows:
        return
    cells = [f"coalesce({name}, '')" for name in layout.header.positions]
    swallowed = " or ".join(
        f"(contains({cell}, chr(10)) and length({cell}) - length(replace({cell}, ',', '')) >= {width - 1})"
        for cell in cells
    )
    found = con.execute(f"select min(_row) from read_parquet({literal(out)}) where {swallowed}").fetchone()
    if found and found[0] is not None:
        raise FileProblem("unclosed_quote", line=int(found[0]))


def _check_count(con: duckdb.DuckDBPyConnection, out: Path, source: str, text: Text, layout: Layout) -> None:
    """Compare the rows read with the lines of the file, where no cell can hold a line break."""
    if text.survey.quotes or text.survey.mixed:
        return
    expected = _data_lines(text, layout)
    last = con.execute(f"select max(_row) from read_parquet({literal(out)})").fetchone()
    if last and last[0] == layout.header.row + 1 + expected:
        return
    found = con.execute(f"select count(*) from {source}").fetchone()
    read = int(found[0]) if found else 0
    if not expected <= read <= expected + max(text.survey.tail - 1, 0):
        raise FileProblem("row_count", expected=expected, found=read)
