"""Looking into a workbook before its cells are unpacked: sheets, extent, merged cells, password.

The reader behind fastexcel lays a sheet out as a full rectangle in memory; one stray cell in XFD1048576 would
end the process. So every part is unpacked once as a stream, and no size that the package claims is believed.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import python_calamine

from pipelines.ingest.files import ZIP
from pipelines.ingest.old_workbook import probe
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.sheet_extent import Extent, column_letters, column_number

# 9 million cells (300 k rows x 30 columns) need 1 GB in the reader, and two workbooks are read at a time.
MOST_CELLS = 9_000_000
MOST_CELLS_OF_ALL = 4 * MOST_CELLS  # sheets are read one after another, until one has the headers
MOST_BYTES = 1 << 30
# Sheets of repeated values shrink about 100 times, a bomb 1000 times.
HIGHEST_RATIO, RATIO_FROM = 300, 64 << 20
BOOK = "xl/workbook.xml"
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BLOCK = 1 << 20
LONGEST_TEXT = 8 << 20  # between two tags; a cell holds 32,767 characters
BROKEN = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, ValueError, NotImplementedError, RuntimeError)
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# No type, or the type of a number, and not an empty cell.
_NOT_TEXT = rb'(?![^>]* t="(?:s|str|inlineStr|b|e)")[^>/]*>'
_MERGED = re.compile(rb"""mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)["']""")
_SINCE_1904 = re.compile(rb"""<(?:\w+:)?workbookPr\s[^>]*?\bdate1904\s*=\s*["'](?:1|true)["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")


@dataclass
class Sheet:
    """One sheet: its part of the package ("" in old files), merged (first row, last row, first column), size in cells.

    `is_plain`: every cell says where it stands, as Excel writes it. `is_1904`: days are counted as on old Macintoshes.
    """

    part: str = ""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    cells: int = 0
    is_plain: bool = False
    is_1904: bool = False


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


def _check_cells(cells: int, most: int = MOST_CELLS) -> None:
    """Refuse a sheet whose rectangle would fill the memory, or sheets that would take minutes together."""
    if cells > most:
        raise FileProblem("too_large", cells=cells // 10_000, limit=most // 10_000)


def holds_numbers(path: Path, workbook: Workbook, index: int, columns: set[int]) -> bool:
    """Tell whether a cell of these columns (from 0) may be a number: no type is given. True where that cannot be seen."""
    part = workbook.sheets[index].part
    if not (part and workbook.sheets[index].is_plain):
        return True
    letters = b"|".join(sorted(column_letters(column) for column in columns))
    number = re.compile(rb' r="(?:' + letters + rb')[0-9]+"' + _NOT_TEXT)
    with zipfile.ZipFile(path) as package:
        return any(number.search(piece) for piece in _pieces(package, package.getinfo(part)))


def _inspect(path: Path) -> list[Sheet]:
    """Return the sheets of an XLSX package in the workbook's order, after a look into every part of it."""
    try:
        with zipfile.ZipFile(path) as package:
            _check_members(package.infolist())
            scanned = {sheet.part: sheet for sheet in _scan_all(package)}
            sheets = [scanned[part] for part in _sheet_parts(package)]
            is_1904 = _SINCE_1904.search(package.read(BOOK)) is not None
    except BROKEN:
        raise FileProblem("unreadable") from None
    _check_cells(sum(sheet.cells for sheet in sheets), MOST_CELLS_OF_ALL)
    return [replace(sheet, is_1904=is_1904) for sheet in sheets]


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    """Refuse packages that claim to unpack to far more than a workbook holds, encrypted and ambiguous ones.

    The reader takes the first of two parts whose names differ in case alone, Python the last of two of one name.
    """
    if any(member.flag_bits & 1 for member in members):
        raise FileProblem("password_protected")
    names = {member.filename.lower() for member in members}
    if len(names) < len(members) or any(member.compress_type not in METHODS for member in members):
        raise FileProblem("unreadable")
    _check_size(sum(member.file_size for member in members), sum(member.compress_size for member in members))


def _check_size(unpacked: int, packed: int) -> None:
    """Refuse what unpacks to more bytes than a workbook holds."""
    if unpacked > MOST_BYTES or (unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * packed):
        raise FileProblem("zip_bomb", megabytes=unpacked >> 20)


def _scan_all(package: zipfile.ZipFile) -> Iterator[Sheet]:
    """Scan every part, since the reader may find its sheets by another way than this module does."""
    unpacked, packed = 0, sum(member.compress_size for member in package.infolist())
    for member in package.infolist():
        sheet = Sheet(member.filename)
        extent = Extent()
        for piece in _pieces(package, member):
            unpacked += len(piece)
            _check_size(unpacked, packed)
            extent.add(piece)
            _check_cells(max(extent.cells, extent.listed))
            if b"mergeCell" in piece:
                sheet.merged += _merged(piece)
        sheet.cells, sheet.is_plain = extent.cells, extent.is_plain
        yield sheet


def _sheet_parts(package: zipfile.ZipFile) -> list[str]:
    """Return the part of each sheet in the workbook's order; KeyError when this is no XLSX."""
    relations = {}
    for element in _RELATION.findall(package.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(element))
        relations[attributes[b"Id"]] = attributes[b"Target"].decode()
    parts = []
    for element in _SHEET.findall(package.read(BOOK)):
        attributes = dict(_ATTRIBUTE.findall(element))
        target = relations[next((value for key, value in attributes.items() if key.endswith(b":id")), b"")]
        parts.append(target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target))
    return parts


def _pieces(package: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the XML of a part in pieces that end at the end of a tag: all that is packed, whatever size it claims."""
    whole = copy(member)
    if member.compress_type == zipfile.ZIP_DEFLATED:
        whole.file_size = MOST_BYTES + BLOCK
    rest = b""
    with package.open(whole) as xml:
        while block := xml.read(BLOCK):
            cut = block.rfind(b">") + 1
            if cut:
                yield rest + block[:cut]
                rest = block[cut:]
            else:
                rest += block
            if len(rest) > LONGEST_TEXT:
                raise FileProblem("unreadable")
    yield rest


def _merged(piece: bytes) -> list[tuple[int, int, int]]:
    """Return the merged ranges of more than one row as (first row, last row, first column) from 0."""
    return [
        (int(top) - 1, int(bottom) - 1, column_number(left) - 1)
        for left, top, _, bottom in _MERGED.findall(piece)
        if int(top) < int(bottom)
    ]
