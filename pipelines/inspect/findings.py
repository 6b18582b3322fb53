"""What `baoxue doctor` found, one finding a line."""

from __future__ import annotations

from dataclasses import dataclass

OK, WARNING, PROBLEM = "ok", "warning", "problem"
_SAID = {OK: "[正常 ok]", WARNING: "[提醒 warning]", PROBLEM: "[问题 problem]"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `level` is ok, warning or problem; `do` says what to do about the latter two."""

    level: str
    what: str
    said: str
    do: str = ""

    def lines(self) -> list[str]:
        """Return the finding as lines, the second one what to do."""
        return [f"{_SAID[self.level]} {self.what}: {self.said}", *([f"    处理 do: {self.do}"] if self.do else [])]


def ok(what: str, said: str) -> Finding:
    """Say that something is as it should be."""
    return Finding(OK, what, said)


def warning(what: str, said: str, do: str) -> Finding:
    """Say that something works, but not as well as it could."""
    return Finding(WARNING, what, said, do)


def problem(what: str, said: str, do: str) -> Finding:
    """Say that something will fail, or endangers data."""
    return Finding(PROBLEM, what, said, do)
