"""Files as owners send them: CSV in UTF-8, UTF-8 with BOM or GB18030, and XLSX workbooks. Same rows, same bytes."""

from __future__ import annotations

import codecs
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import xlsxwriter

from pipelines.synth.world import literal

CHUNK = 8 << 20
NO_QUOTE = "\x07"  # a quote that occurs nowhere: `="…"` is then printed as poverty offices' exports have it


def csv_utf8(con: duckdb.DuckDBPyConnection, query: str, path: Path, raw: bool = False) -> None:
    """Write a query's rows as UTF-8 CSV with headers; `raw` quotes nothing."""
    quote = literal(NO_QUOTE if raw else '"')
    escape = literal(NO_QUOTE if raw else '"')
    con.execute(f"copy ({query}) to {literal(str(path))} (format csv, header, quote {quote}, escape {escape})")


def transcode(source: Path, target: Path, encoding: str) -> None:
    """Turn a UTF-8 CSV into another encoding and remove it; GB18030 files get Windows line ends, as they come from Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_windows = encoding.lower().startswith("gb")
    with source.open("rb") as reader, target.open("wb") as writer:
        if encoding == "utf-8-sig":
            writer.write(codecs.BOM_UTF8)
        while chunk := reader.read(CHUNK):
            if not is_windows:
                writer.write(chunk)
                continue
            text = decoder.decode(chunk)
            writer.write(text.replace("\n", "\r\n").encode(encoding))
    source.unlink()


def xlsx(
    con: duckdb.DuckDBPyConnection, query: str, path: Path, title: str | None = None, numbers: tuple[int, ...] = ()
) -> None:
    """Write a query's rows as a workbook of text cells, with a merged title row above the headers if there is a title.

    The query's last column `_as_number` says of each row whether the columns `numbers` (0-based) are stored as numbers,
    which loses their last digits for good (D07). Rows are few: workbooks are for small sources.
    """
    result = con.sql(query)
    headers, data = result.columns[:-1], result.to_arrow_table()
    book = xlsxwriter.Workbook(
        str(path), {"strings_to_numbers": False, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet("Sheet1")
    top = 0
    if title:
        sheet.merge_range(0, 0, 0, len(headers) - 1, title)
        top = 1
    sheet.write_row(top, 0, headers)
    flags = data.column(len(headers)).to_pylist()
    for place in range(len(headers)):
        values = data.column(place).to_pylist()
        if place in numbers:
            values = [_number(text) if flag else text for text, flag in zip(values, flags, strict=True)]
        sheet.write_column(top + 1, place, values)
    book.close()


def _number(text: str | None) -> float | str | None:
    """Return the number that Excel makes of an all-digit ID; other text stays."""
    return float(text) if text and text.isdigit() else text
