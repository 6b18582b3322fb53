"""Finding delivered files and telling what they are, by their first bytes and not by their names."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.ingest.problems import FileProblem

TEXT, WORKBOOK = ".csv", (".xlsx", ".xls")
LITTER = {"thumbs.db", "desktop.ini", "__macosx"}
ZIP, OLE = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
MARKUP = (b"<html", b"<!doc", b"<table", b"<meta", b"<head", b"<body", b"<?xml", b"<style", b"<div", b"mime")
UNSHOWN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # control and format characters, separators of lines
CHUNK = 1 << 20
Stamps = list[list[str | int]]


@dataclass(frozen=True)
class Delivered:
    """One file in a date folder: `name` is relative to that folder, `stamp` tells whether it changes.

    `oddity` is the code of what makes it no file to be read: a link, a pipe, a device, a folder that cannot be listed.
    """

    name: str
    path: Path
    size: int
    sha256: str
    stamp: tuple[int, int]
    oddity: str | None = None

    def unchanged(self) -> bool:
        """Tell whether size and time of change are still those of the moment of hashing."""
        return stamp(self.path) == self.stamp


def stamp(path: Path) -> tuple[int, int]:
    """Return (size, time of last change in ns) without following a link."""
    status = path.lstat()
    return status.st_size, status.st_mtime_ns


def _is_litter(name: str) -> bool:
    """Tell what nobody meant to deliver: hidden files, Excel's lock files, thumbnails."""
    return name.startswith((".", "~$")) or name.lower() in LITTER


def _walk(folder: Path) -> Iterator[Path]:
    """Yield files and links below `folder`, folders of folders included, links to folders not entered.

    A folder within that may not be listed is yielded itself: something was delivered, and cannot be read.
    """
    for entry in sorted(folder.iterdir()):
        if _is_litter(entry.name):
            continue
        if not entry.is_dir() or entry.is_symlink():
            yield entry
        elif os.access(entry, os.R_OK | os.X_OK):
            yield from _walk(entry)
        else:
            yield entry


def delivered(folder: Path) -> list[Delivered]:
    """Return what lies in a date folder, hashed, in order of name; nothing when there is no such folder."""
    if not folder.is_dir():
        return []
    return _told_apart([_describe(path, path.relative_to(folder)) for path in _walk(folder)])


def _told_apart(files: list[Delivered]) -> list[Delivered]:
    """Number what is shown under one name but has another in bytes: rows are told by the name of their file."""
    seen: set[str] = set()
    result = []
    for file in files:
        name, copy = file.name, 1
        while name in seen:
            copy += 1
            name = f"{file.name}（{copy}）"
        seen.add(name)
        result.append(replace(file, name=name))
    return result


def stamps(folder: Path) -> Stamps:
    """Return name, size and time of change of all that `delivered` would return, without opening a file."""
    return [[os.fsencode(path.relative_to(folder).as_posix()).hex(), *stamp(path)] for path in _walk(folder)]


def _describe(path: Path, relative: Path) -> Delivered:
    """Hash one entry. What is no file is never opened: a link has the hash of where it points to as text.

    Names that are not UTF-8 come from archives packed on Chinese Windows. Characters that would act on a terminal or turn
    the line around are not shown.
    """
    seen = stamp(path)
    name = os.fsencode(relative.as_posix())
    try:
        shown = name.decode("utf-8")
    except UnicodeDecodeError:
        shown = name.decode("gb18030", "replace")
    shown = "".join("\ufffd" if unicodedata.category(each) in UNSHOWN else each for each in shown)
    if path.is_symlink():
        digest = hashlib.sha256(b"symlink:" + os.fsencode(path.readlink())).hexdigest()
        return Delivered(shown, path, seen[0], digest, seen, "symlink")
    if not path.is_file():
        return Delivered(shown, path, seen[0], hashlib.sha256(b"no file:" + name).hexdigest(), seen, "no_file")
    return Delivered(shown, path, seen[0], sha256(path), seen)


def sha256(path: Path) -> str:
    """Hash a file in chunks; one that cannot be opened gets a hash of name and size, to be reported."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(CHUNK):
                digest.update(block)
    except OSError:
        digest.update(f"unreadable:{path.name}:{stamp(path)[0]}".encode())
    return digest.hexdigest()


def kind(file: Delivered) -> str:
    """Return "csv", "xlsx" or "xls" by content; FileProblem when it is neither, or not what its name says."""
    ending = file.path.suffix.lower()
    if file.oddity:
        raise FileProblem(file.oddity)
    if ending not in (TEXT, *WORKBOOK):
        raise FileProblem("unsupported_type", ending=ending or "（无后缀）")
    with file.path.open("rb") as opened:
        head = opened.read(4096)
    packed = head.startswith((ZIP, OLE))
    text = head.removeprefix(b"\xef\xbb\xbf").strip()
    if not text and (file.size <= len(head) or ending != TEXT):
        raise FileProblem("empty_file" if file.size <= len(head) else "unreadable")
    if text[:64].lower().startswith(MARKUP):
        raise FileProblem("html_not_excel")
    if ending == TEXT:
        if packed:
            raise FileProblem("excel_not_csv")
        return "csv"
    if packed:
        return "xlsx" if head.startswith(ZIP) else "xls"
    raise FileProblem("unreadable" if any(byte < 9 for byte in head) else "text_not_excel")
