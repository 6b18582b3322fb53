"""Which encoding a text file is in, decided by a strict ladder: byte order mark, UTF-8, GB18030, or refused.

No statistics: guessers misread short Chinese files. Each step reads the whole file strictly.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from pipelines.ingest import survey
from pipelines.ingest.problems import FileProblem
from pipelines.ingest.survey import BadText, Survey

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
# From here two processes transcode: Python's codec does some 180 MB/s and holds the interpreter.
SPLIT_FROM = 64 << 20


@dataclass(frozen=True)
class Text:
    """A file as UTF-8: `path` is the delivered file itself or a transcoded copy of `original`.

    `utf8_failed_at` is the line at which the bytes ceased to be UTF-8, for files that were taken as GB18030.
    """

    original: Path
    path: Path
    encoding: str
    survey: Survey
    utf8_failed_at: int | None = None


def as_utf8(path: Path, scratch: Path) -> Text:
    """Return `path` as UTF-8, transcoded into folder `scratch` if need be; FileProblem when it is no text."""
    with path.open("rb") as file:
        head = file.read(3)
    if head.startswith(UTF16):
        raise FileProblem("unknown_encoding", line=1)
    marked = head == BOM
    try:
        return Text(path, path, "utf-8-sig" if marked else "utf-8", survey.survey_utf8(path))
    except BadText as bad:
        if marked or bad.code != "unknown_encoding":
            raise _problem(bad) from None
        failed_at = bad.line
    try:
        target = scratch / "utf8.csv"
        return Text(path, target, "gb18030", _transcode(path, target), failed_at)
    except BadText as bad:
        raise _problem(BadText(bad.code, max(bad.line, failed_at))) from None


def _problem(bad: BadText) -> FileProblem:
    """Turn what the survey found into the owner's problem."""
    if bad.code == "line_too_long":
        return FileProblem(bad.code, line=bad.line, limit=survey.LONGEST_LINE >> 20)
    return FileProblem(bad.code, line=bad.line)


def _transcode(path: Path, target: Path) -> Survey:
    """Transcode GB18030 to UTF-8, by two processes when the file is big."""
    size = path.stat().st_size
    middle = _newline_after(path, size // 2) if size >= SPLIT_FROM else None
    if middle is None:
        return survey.transcode(path, 0, size, target)
    second = target.with_suffix(".part")
    running = [_start(path, 0, middle, target), _start(path, middle, size, second)]
    answers = [json.loads(process.communicate()[0]) for process in running]
    result = Survey()
    for answer in answers:
        if "code" in answer:
            raise BadText(answer["code"], result.newlines + answer["line"])
        result.add(Survey(**answer["survey"]))
    with target.open("ab") as whole, second.open("rb") as part:
        shutil.copyfileobj(part, whole, 1 << 22)
    second.unlink()
    return result


def _start(path: Path, start: int, end: int, target: Path) -> subprocess.Popen[bytes]:
    """Start a process that transcodes a part: bare Python, isolated from environment and site packages."""
    command = [sys.executable, "-I", "-S", survey.__file__, str(path), str(start), str(end), str(target)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _newline_after(path: Path, offset: int) -> int | None:
    """Return the offset behind the next newline from `offset` on, None when there is none within 1 MB."""
    with path.open("rb") as file:
        file.seek(offset)
        found = file.read(1 << 20).find(b"\n")
    return None if found < 0 else offset + found + 1
