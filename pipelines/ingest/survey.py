"""One pass over the bytes of a text file: what is in it, and its GB18030 text as UTF-8.

Standard library only: a big GB18030 file is transcoded by two processes that run this file as a script
(`python -I -S survey.py SOURCE START END TARGET`), which prints the survey as JSON. Blocks end at newlines:
so no character is cut: bytes below 0x30 never occur inside a UTF-8 or GB18030 sequence.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

BLOCK = 1 << 19
LONGEST_LINE = 16 << 20
# Spaces, tabs, U+00A0 and U+3000 as UTF-8: a line of nothing else is an empty one.
SPACE = rb"(?:[ \t]|\xc2\xa0|\xe3\x80\x80)"
_BLANK_LINE = re.compile(rb"\n" + SPACE + rb"*(?:\r?\n|\Z)")
_BLANK_START = re.compile(SPACE + rb"*(?:[\r\n]|\Z)")


class BadText(Exception):
    """Bytes that are no text: `code` is a problem's code, `line` counts from 1 within what was read."""

    def __init__(self, code: str, line: int) -> None:
        """Keep code and line."""
        super().__init__(code, line)
        self.code = code
        self.line = line


def _count(block: bytes, byte: bytes) -> int:
    """Count a byte that most files lack: to look for it takes a tenth of the time of counting."""
    return block.count(byte) if byte in block else 0


@dataclass
class Survey:
    """Counts of bytes. `blank`: a line of nothing but spaces, or an empty one before content; `tail`: newlines at the end.

    `content`: there is something else than line ends.
    """

    newlines: int = 0
    returns: int = 0
    pairs: int = 0
    quotes: int = 0
    commas: int = 0
    tail: int = 0
    blank: bool = False
    content: bool = False

    def update(self, block: bytes) -> None:
        """Count one block, which starts at the start of a line; BadText on a NUL byte."""
        nul = block.find(b"\0")
        if nul >= 0:
            raise BadText("nul_bytes", self.newlines + block.count(b"\n", 0, nul) + 1)
        filled = len(block.rstrip(b"\r\n"))
        part = Survey(
            newlines=block.count(b"\n"),
            returns=_count(block, b"\r"),
            quotes=_count(block, b'"'),
            commas=block.count(b","),
            tail=block.count(b"\n", filled),
            content=filled > 0,
        )
        part.pairs = block.count(b"\r\n") if part.returns else 0
        starts_blank = _BLANK_START.match(block, 0, filled)
        part.blank = filled > 0 and bool(starts_blank or _BLANK_LINE.search(block, 0, filled))
        self.add(part)

    def add(self, later: Survey) -> None:
        """Add the survey of what follows."""
        ended = 1 if self.content else 0  # the newline that ends the last content is no empty line
        self.blank = self.blank or later.blank or (later.content and self.tail > ended)
        self.tail = later.tail if later.content else self.tail + later.tail
        self.content = self.content or later.content
        for name in ("newlines", "returns", "pairs", "quotes", "commas"):
            setattr(self, name, getattr(self, name) + getattr(later, name))

    @property
    def mixed(self) -> bool:
        """Tell whether line ends are neither all LF nor all CR LF: then they are made LF before parsing."""
        return self.returns > 0 and not (self.returns == self.pairs == self.newlines)


def blocks(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """Yield bytes `start` to `end` of `path` in blocks that end at a newline; BadText on an endless line."""
    rest, lines = b"", 0
    with path.open("rb", buffering=0) as file:
        file.seek(start)
        left = (path.stat().st_size if end is None else end) - start
        while left > 0 and (read := file.read(min(BLOCK, left))):
            left -= len(read)
            cut = read.rfind(b"\n") + 1 or read.rfind(b"\r", 0, -1) + 1
            if cut:
                yield rest + read[:cut]
                rest = read[cut:]
            else:
                rest += read
            lines += read.count(b"\n")
            if len(rest) > LONGEST_LINE:
                raise BadText("line_too_long", lines + 1)
    if rest:
        yield rest


def survey_utf8(path: Path) -> Survey:
    """Survey a file that must be UTF-8; BadText `unknown_encoding` where it is not."""
    result = Survey()
    for block in blocks(path):
        try:
            block.decode("utf-8")
        except UnicodeDecodeError as error:
            line = result.newlines + block.count(b"\n", 0, error.start) + 1
            raise BadText("unknown_encoding", line) from None
        result.update(block)
    return result


def transcode(source: Path, start: int, end: int, target: Path) -> Survey:
    """Write bytes `start` to `end` of a GB18030 file as UTF-8 with LF line ends; survey what is written."""
    result = Survey()
    with target.open("wb", buffering=0) as file:
        for block in blocks(source, start, end):
            try:
                text = block.decode("gb18030").encode("utf-8")
            except UnicodeError as error:
                at = error.start if isinstance(error, UnicodeDecodeError) else 0
                raise BadText("unknown_encoding", result.newlines + block.count(b"\n", 0, at) + 1) from None
            if b"\r" in text:
                text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            result.update(text)
            file.write(text)
    return result


def main(source: str, start: str, end: str, target: str) -> None:
    """Transcode one part; print {"survey": …} or {"code": …, "line": …}."""
    try:
        print(json.dumps({"survey": asdict(transcode(Path(source), int(start), int(end), Path(target)))}))
    except BadText as problem:
        print(json.dumps({"code": problem.code, "line": problem.line}))


if __name__ == "__main__":
    main(*sys.argv[1:])
