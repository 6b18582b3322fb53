"""Looking into a workbook before its cells are unpacked: sheets, extent, merged cells, password.

The reader behind fastexcel lays a sheet out as a full rectangle in memory; one stray cell in XFD1048576 would
end the process. So the extent is taken from the cells' own addresses, in one streaming pass (0.5 s a 157 MB).
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import python_calamine

from pipelines.ingest.files import ZIP
from pipelines.ingest.old_workbook import probe
from pipelines.ingest.problems import FileProblem

# 9 million cells (300 k rows x 30 columns) need 1 GB in the reader, and two workbooks are read at a time.
MOST_CELLS = 9_000_000
MOST_BYTES = 1 << 30
# Sheets of repeated values shrink about 100 times, a bomb 1000 times.
HIGHEST_RATIO, RATIO_FROM = 300, 64 << 20
BLOCK = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, NotImplementedError, RuntimeError)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ROW = re.compile(rb'row\s[^>]*?\br="([0-9]+)"')
_CELL = re.compile(rb' r="([A-Z]+)[0-9]')
# No type, or the type of a number, and not an empty cell.
_NOT_TEXT = rb'(?![^>]* t="(?:s|str|inlineStr|b|e)")[^>/]*>'
_MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')


@dataclass
class Sheet:
    """One sheet: its part of the package ("" in old files), merged (first row, last row, first column)."""

    part: str = ""
    merged: list[tuple[int, int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Workbook:
    """All sheets in the workbook's order; `visible` and `hidden` are indexes of worksheets, seen by a person or not."""

    sheets: list[Sheet]
    visible: list[int]
    hidden: list[int]


def open_workbook(path: Path) -> Workbook:
    """Return the sheets of an XLSX or XLS; FileProblem when it is broken, locked or too large.

    Raises also what python_calamine raises on broken files: the caller turns that into a problem.
    """
    with path.open("rb") as file:
        packed = file.read(len(ZIP)) == ZIP
    if not packed:
        return _open_old(path)
    sheets = _inspect(path)
    worksheet, shown = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
    metadata = python_calamine.load_workbook(path).sheets_metadata
    if len(sheets) != len(metadata):
        raise FileProblem("unreadable")
    worksheets = [(i, sheet.visible == shown) for i, sheet in enumerate(metadata) if sheet.typ == worksheet]
    return Workbook(sheets, [i for i, seen in worksheets if seen], [i for i, seen in worksheets if not seen])


def _open_old(path: Path) -> Workbook:
    """Return the sheets of an XLS; an encrypted XLSX is such a file, too."""
    if ENCRYPTED in path.read_bytes():
        raise FileProblem("password_protected")
    answer = probe(path)
    if "code" in answer:
        raise FileProblem(answer["code"])
    _check_cells(answer["cells"])
    sheets = [Sheet(merged=[tuple(each) for each in merged]) for merged in answer["merged"]]
    return Workbook(sheets, answer["visible"], answer["hidden"])


def _check_cells(cells: int) -> None:
    """Refuse a sheet whose rectangle would fill the memory."""
    if cells > MOST_CELLS:
        raise FileProblem("too_large", cells=cells // 10_000, limit=MOST_CELLS // 10_000)


def holds_numbers(path: Path, workbook: Workbook, index: int, columns: set[int]) -> bool:
    """Tell whether a cell of these columns (from 0) may be a number: no type is given. True for old files."""
    part = workbook.sheets[index].part
    if not part:
        return True
    letters = b"|".join(sorted(column_letters(column) for column in columns))
    number = re.compile(rb' r="(?:' + letters + rb')[0-9]+"' + _NOT_TEXT)
    with zipfile.ZipFile(path) as package:
        return any(number.search(piece) for piece in _pieces(package, part))


def column_number(letters: bytes) -> int:
    """Return 1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def column_letters(column: int) -> bytes:
    """Return A for 0, Z for 25, AA for 26."""
    letters, number = b"", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


def _inspect(path: Path) -> list[Sheet]:
    """Return the sheets of an XLSX package in the workbook's order."""
    try:
        with zipfile.ZipFile(path) as package:
            _check_sizes(package)
            return [_scan(package, part) for part in _sheet_parts(package)]
    except BROKEN:
        raise FileProblem("unreadable") from None


def _check_sizes(package: zipfile.ZipFile) -> None:
    """Refuse packages that would unpack to far more than a workbook holds, and encrypted members."""
    members = package.infolist()
    if any(member.flag_bits & 1 for member in members):
        raise FileProblem("password_protected")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if unpacked > MOST_BYTES or (unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * packed):
        raise FileProblem("zip_bomb", megabytes=unpacked >> 20)


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """Return the part of each sheet in the workbook's order; KeyError when this is no XLSX."""
    relations = {}
    for element in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(element))
        relations[attributes[b"Id"]] = attributes[b"Target"].decode()
    parts = []
    for element in _SHEET.findall(package.read("xl/workbook.xml")):
        attributes = dict(_ATTRIBUTE.findall(element))
        target = relations[next((value for key, value in attributes.items() if key.endswith(b":id")), b"")]
        parts.append(target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target))
    return parts


def _pieces(package: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """Yield the XML of a part in pieces that end at the end of a tag."""
    rest = b""
    with package.open(part) as xml:
        while block := xml.read(BLOCK):
            cut = block.rfind(b">") + 1
            yield rest + block[:cut]
            rest = block[cut:]


def _scan(package: zipfile.ZipFile, part: str) -> Sheet:
    """Read one sheet's XML as a stream; FileProblem `too_large` when its rectangle holds too many cells."""
    sheet, rows, letters = Sheet(part), 0, set()
    for piece in _pieces(package, part):
        last_row = _ROW.match(piece, max(piece.rfind(b"row "), 0))
        rows = max(rows, int(last_row[1]) if last_row else 0)
        letters.update(_CELL.findall(piece))
        if b"mergeCell " in piece:
            sheet.merged += [
                (int(top) - 1, int(bottom) - 1, column_number(left) - 1)
                for left, top, _, bottom in _MERGED.findall(piece)
            ]
    _check_cells(rows * max(map(column_number, letters), default=0))
    return sheet
