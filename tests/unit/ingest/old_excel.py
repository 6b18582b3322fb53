"""Writes the smallest workbook of Excel 97-2003 (BIFF8 in a compound file); no package of the stack does."""

from __future__ import annotations

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512


def compound_file(name: str, stream: bytes) -> bytes:
    """Return a compound file with one stream of that name; a short one is padded to 4096 bytes."""
    data = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(data) // SECTOR
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    entries = _entry("Root Entry", 5, 1, END, 0) + _entry(name, 2, FREE, 2, len(data))
    return header + table + entries.ljust(SECTOR, b"\0") + data


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text), kind, 1, FREE, FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _record(code: int, body: bytes) -> bytes:
    return struct.pack("<HH", code, len(body)) + body


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def xls(rows: list[list[str | float | None]], merged: list[tuple[int, int, int, int]] | None = None) -> bytes:
    """Return a workbook with one sheet; `merged` holds (first row, last row, first column, last column)."""
    sheet = _begin(0x0010)
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                sheet += _record(0x0204, struct.pack("<HHH", y, x, 0) + text)
            elif value is not None:
                sheet += _record(0x0203, struct.pack("<HHHd", y, x, 0, value))
    if merged:
        ranges = b"".join(struct.pack("<HHHH", *each) for each in merged)
        sheet += _record(0x00E5, struct.pack("<H", len(merged)) + ranges)
    sheet += _record(0x000A, b"")
    name = struct.pack("<BB", 6, 1) + "Sheet1".encode("utf-16-le")
    begin, end = _begin(0x0005), _record(0x000A, b"")
    position = len(begin) + 4 + 6 + len(name) + len(end)
    bound = _record(0x0085, struct.pack("<IBB", position, 0, 0) + name)
    return compound_file("Workbook", begin + bound + end + sheet)
