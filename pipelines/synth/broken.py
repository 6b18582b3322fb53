"""Damage one delivery the way owners do, for the demonstration and for tests of the gate.

Each kind works on a folder `data_raw/<source>/<date>/` that `generate` has written, and says in Chinese what it did.
Text is handled as whole files: no kind looks at people one by one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import fastexcel
import xlsxwriter

KEPT = 0.4  # of the rows, where a delivery breaks off
GB18030 = "gb18030"
# First bytes of the container in which Excel stores a workbook with a password (compound file binary).
COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")


def _read(path: Path) -> tuple[str, str]:
    """Return a CSV's text and encoding, by the ladder that landing uses."""
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", GB18030):
        try:
            return raw.decode(encoding), "utf-8" if encoding == "utf-8-sig" and raw[:1] != b"\xef" else encoding
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path.name}: neither UTF-8 nor GB18030, so it cannot be damaged any further")


def _write(path: Path, text: str, encoding: str) -> None:
    path.write_bytes(text.encode(encoding))


def _records(text: str) -> list[str]:
    """Split CSV text into records with their line ends; a quoted line break does not end one."""
    return re.findall(r'(?:"(?:[^"]|"")*"|[^"\n])*\n', text)


def _half_csv(path: Path) -> None:
    text, encoding = _read(path)
    records = _records(text)
    _write(path, "".join(records[: 1 + round((len(records) - 1) * KEPT)]), encoding)


def _table(path: Path) -> list[list[object]]:
    """Read a workbook's first sheet as rows of cells, title and headers included."""
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
    columns = [column.to_pylist() for column in sheet.to_arrow().columns]
    return [list(cells) for cells in zip(*columns, strict=True)]


def _save(path: Path, rows: list[list[object]]) -> None:
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    sheet = book.add_worksheet()
    for place, cells in enumerate(rows):
        sheet.write_row(place, 0, cells)
    book.close()


def _half_xlsx(path: Path) -> None:
    rows = _table(path)
    _save(path, rows[: 2 + round((len(rows) - 2) * KEPT)])


def half_rows(path: Path) -> None:
    """Keep 40 % of the rows: the export broke off."""
    _half_xlsx(path) if path.suffix == ".xlsx" else _half_csv(path)


def wrong_headers(path: Path) -> None:
    """Name the columns 字段1, 字段2 …: an export of another screen."""
    if path.suffix == ".xlsx":
        rows = _table(path)
        _save(path, [[f"字段{n}" for n in range(1, len(rows[-1]) + 1)], *rows[2:]])
        return
    text, encoding = _read(path)
    head, _, rest = text.partition("\n")
    _write(path, ",".join(f"字段{n}" for n in range(1, head.count(",") + 2)) + "\n" + rest, encoding)


def wrong_encoding(path: Path) -> None:
    """Save as UTF-16, as Notepad's Unicode does; a workbook becomes such a CSV."""
    text = _csv_text(path)
    target = path.with_suffix(".csv")
    path.unlink()
    target.write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))


def _csv_text(path: Path) -> str:
    """Return a file as CSV text; a workbook's cells are joined by commas, a missing one is empty."""
    if path.suffix != ".xlsx":
        return _read(path)[0]
    return "".join(",".join("" if cell is None else str(cell) for cell in row) + "\n" for row in _table(path))


def truncated_xlsx(path: Path) -> None:
    """Leave the first 60 % of a workbook's bytes, as a broken copy does; a CSV is made a workbook first."""
    if path.suffix == ".xlsx":
        book = path
    else:
        book = path.with_suffix(".xlsx")
        _save(book, [list(line.split(",")) for line in _read(path)[0].splitlines()[:200]])
        path.unlink()
    raw = book.read_bytes()
    book.write_bytes(raw[: len(raw) * 6 // 10])


def header_only(path: Path) -> None:
    """Keep the headers and no row: a filter was set wrong."""
    if path.suffix == ".xlsx":
        _save(path, _table(path)[:2])
        return
    text, encoding = _read(path)
    _write(path, text.partition("\n")[0] + "\n", encoding)


def html_as_xls(path: Path) -> None:
    """Save the table as HTML under the name .xls, as many web systems do on export."""
    lines = _csv_text(path).splitlines()
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split(",")) + "</tr>\n" for line in lines)
    path.unlink()
    path.with_suffix(".xls").write_text(f"<html><body><table>\n{rows}</table></body></html>\n", encoding="utf-8")


_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{15})(\d{2}[\dXx]\d{0,4})(?![0-9A-Za-z])")


def id_rounded(path: Path) -> None:
    """Open and save in Excel: every number of 18 to 22 digits keeps 15 (D07). A workbook's are stored as numbers."""
    if path.suffix == ".xlsx":
        _save(
            path,
            [
                [float(c) if isinstance(c, str) and re.fullmatch(r"\d{18,22}", c) else c for c in row]
                for row in _table(path)
            ],
        )
        return
    text, encoding = _read(path)
    _write(path, re.sub(_LONG_NUMBER, lambda found: found[1] + "0" * len(found[2]), text), encoding)


def empty_file(path: Path) -> None:
    """Leave nothing: the transfer failed."""
    path.write_bytes(b"")


def password_protected(path: Path) -> None:
    """Put a container with a password in place of the file; a CSV becomes one under the name .xlsx."""
    path.unlink()
    path.with_suffix(".xlsx").write_bytes(
        COMPOUND_FILE + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le").ljust(512, b"\x00")
    )


def two_headers(path: Path) -> None:
    """Repeat the header row under itself, as two exports pasted together do."""
    if path.suffix == ".xlsx":
        rows = _table(path)
        _save(path, [*rows[:2], rows[1], *rows[2:]])
        return
    text, encoding = _read(path)
    head, _, rest = text.partition("\n")
    _write(path, f"{head}\n{head}\n{rest}", encoding)


def repeated_rows(path: Path) -> None:
    """Append every row once more."""
    if path.suffix == ".xlsx":
        rows = _table(path)
        _save(path, rows + rows[2:])
        return
    text, encoding = _read(path)
    _write(path, text + text.partition("\n")[2], encoding)


KINDS: dict[str, tuple[Callable[[Path], None], str]] = {
    "half_rows": (half_rows, "导出中断，只剩四成的行"),
    "wrong_headers": (wrong_headers, "表头成了 字段1、字段2……"),
    "wrong_encoding": (wrong_encoding, "存成了 UTF-16 编码"),
    "truncated_xlsx": (truncated_xlsx, "工作簿传输不完整，只有前六成"),
    "header_only": (header_only, "只有表头，没有数据行"),
    "html_as_xls": (html_as_xls, "扩展名是 .xls，内容其实是网页"),
    "id_rounded": (id_rounded, "用 Excel 打开又保存过，身份证号只剩 15 位有效数字"),
    "empty_file": (empty_file, "空文件"),
    "password_protected": (password_protected, "工作簿设了打开密码"),
    "two_headers": (two_headers, "表头重复了一遍"),
    "repeated_rows": (repeated_rows, "每一行都出现了两次"),
}


def break_load(folder: Path, kind: str, one_file: bool = False) -> str:
    """Damage a delivery in place and return what was done to it, in Chinese.

    `one_file` damages only its first file by name. ValueError: an unknown kind, or a folder without files.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind {kind}: choose one of {', '.join(KINDS)}")
    files = sorted(path for path in folder.iterdir() if path.suffix in (".csv", ".xlsx"))
    if not files:
        raise ValueError(f"{folder.name}: there is no CSV or XLSX file to damage")
    act, words = KINDS[kind]
    chosen = files[:1] if one_file else files
    for path in chosen:
        act(path)
    return f"{folder.parent.name} {folder.name}：{len(chosen)} 个文件，{words}"
