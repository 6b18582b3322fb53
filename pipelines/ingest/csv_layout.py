"""The head of a CSV file: where its header stands, and why there is none."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

from expectations.contract import Contract
from pipelines.ingest.encoding import Text
from pipelines.ingest.headers import SEARCHED_ROWS, Header, find_header, no_header
from pipelines.ingest.problems import FileProblem

HEAD = 1 << 20
OTHER_DELIMITERS = "\t;|，"
_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\n|\r|\Z)")


@dataclass(frozen=True)
class Layout:
    """The header and where it ends: at byte `end`, after `lines` lines of text that hold `commas` commas."""

    header: Header
    end: int
    lines: int
    commas: int


def find_layout(text: Text, contract: Contract) -> Layout:
    """Find the header; FileProblem `no_header`, `wrong_delimiter`, `unknown_encoding` or `line_too_long`."""
    with text.path.open("rb") as file:
        head = file.read(HEAD)
    rows, read = _rows(head)
    header = find_header(rows, contract)
    if header is None:
        raise _why_none(head, text, contract)
    lines = read[header.row]
    end = sum(len(line) for line in _LINE.findall(head)[:lines])
    if end == HEAD < text.path.stat().st_size:
        raise FileProblem("line_too_long", line=lines, limit=HEAD >> 20)
    return Layout(header, end, lines, head.count(b",", 0, end))


def _rows(head: bytes, delimiter: str = ",") -> tuple[list[list[str]], list[int]]:
    """Return the first rows and how many lines were read with each; leniently, nothing is landed here."""
    rows: list[list[str]] = []
    read: list[int] = []
    lines = _LINE.findall(head.removeprefix(b"\xef\xbb\xbf"))
    reader = csv.reader((line.decode("utf-8", "ignore") for line in lines), delimiter=delimiter)
    try:
        while len(rows) < SEARCHED_ROWS:
            rows.append(next(reader))
            read.append(reader.line_num)
    except (csv.Error, StopIteration):
        pass
    return rows, read


def _why_none(head: bytes, text: Text, contract: Contract) -> FileProblem:
    """Tell apart another delimiter, UTF-8 with a few broken bytes (taken for GB18030), and another file."""
    if any(find_header(_rows(head, delimiter)[0], contract) for delimiter in OTHER_DELIMITERS):
        return FileProblem("wrong_delimiter")
    if text.utf8_failed_at is not None:
        with text.original.open("rb") as file:
            if find_header(_rows(file.read(HEAD))[0], contract):
                return FileProblem("unknown_encoding", line=text.utf8_failed_at)
    return no_header(contract)
