"""Hostile deliveries: names, links, pipes and several files."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

from hostile_case import HEADER, Case, cells, csv, landed, line, refused
from raw_workbook import workbook

ONE, TWO = csv(), csv(line(no="P0002"), line(no="P0003"))
SECRET = csv(line(name="不该读到"))


def _files(**contents: str | bytes) -> Callable[[Path], None]:
    """Files by their names, of which `__` stands for a point."""
    return _named({name.replace("__", "."): content for name, content in contents.items()})


def _named(contents: dict[str, str | bytes]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        for name, content in contents.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    return make


def _aside(folder: Path) -> Path:
    """A file beside the deliveries that nobody delivered."""
    path = folder.parents[2] / "secret.csv"
    path.write_text(SECRET, encoding="utf-8")
    return path


def _link(folder: Path) -> None:
    (folder / "a.csv").symlink_to(_aside(folder))


def _link_of_a_folder(folder: Path) -> None:
    (folder / "a.csv").symlink_to(_aside(folder).parent, target_is_directory=True)


def _dangling(folder: Path) -> None:
    (folder / "a.csv").symlink_to("nowhere.csv")


def _circle(folder: Path) -> None:
    (folder / "a.csv").symlink_to("a.csv")


def _hard_link(folder: Path) -> None:
    (folder / "a.csv").hardlink_to(_aside(folder))


def _pipe(folder: Path) -> None:
    os.mkfifo(folder / "a.csv")


def _socket(folder: Path) -> None:
    here = Path.cwd()
    os.chdir(folder)  # the name of a socket has room for 107 bytes
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind("a.csv")
    finally:
        os.chdir(here)


def _empty_folder(folder: Path) -> None:
    (folder / "a.csv").mkdir()
    (folder / "b.csv").write_text(ONE, encoding="utf-8")


LONG = "名" * 83 + ".csv"  # 253 bytes of the 255 that a name may have
GB_NAME = os.fsdecode("花名册.csv".encode("gb18030"))

CASES: list[Case] = [
    refused("a link to a file elsewhere", _link, "symlink"),
    refused("a link to a folder", _link_of_a_folder, "symlink"),
    refused("a link to nothing", _dangling, "symlink"),
    refused("a link to itself", _circle, "symlink"),
    refused("a pipe that nobody writes to", _pipe, "no_file"),
    refused("a socket", _socket, "no_file"),
    landed("a hard link", _hard_link, shows={"name": ["不该读到"]}),
    landed("a folder with the name of a file", _empty_folder, shows={"no": ["P0001"]}),
    landed(
        "folders within folders",
        _named({"甲县/乙镇/a.csv": ONE, "b.csv": TWO}),
        rows=3,
        shows={"no": ["P0002", "P0003", "P0001"]},
    ),
    landed("a file under two names", _files(a__csv=ONE, b__csv=ONE), shows={"no": ["P0001"]}),
    landed(
        "one name in two encodings",
        _named({"花名册.csv": ONE, GB_NAME: TWO}),
        rows=3,
        shows={"no": ["P0001", "P0002", "P0003"]},
    ),
    landed("a name with a line break", _named({"a\nb.csv": ONE}), shows={"_file": ["a\ufffdb.csv"]}),
    landed("a name that acts on terminals", _named({"\x1b[2Ja.csv": ONE}), shows={"_file": ["\ufffd[2Ja.csv"]}),
    landed("a name that reads backwards", _named({"a\u202evsc.csv": ONE}), shows={"_file": ["a\ufffdvsc.csv"]}),
    landed(
        "names alike but for what is not shown",
        _named({"a\n.csv": ONE, "a\r.csv": TWO}),
        rows=3,
        shows={"no": ["P0001", "P0002", "P0003"]},
    ),
    landed("a name of emoji", _named({"🧒🏽名册.csv": ONE}), shows={"_file": ["🧒🏽名册.csv"]}),
    landed("the longest name", _named({LONG: ONE}), shows={"_file": [LONG]}),
    landed(
        "a name of quotes and patterns",
        _named({"a'b\"[1]*?{x}%s;--.csv": ONE}),
        shows={"_file": ["a'b\"[1]*?{x}%s;--.csv"]},
    ),
    landed("a name in capital letters", _named({"A.CSV": ONE}), shows={"_file": ["A.CSV"]}),
    landed(
        "what systems leave lying about",
        _named(
            {
                "a.csv": ONE,
                "~$a.xlsx": b"\x05lock",
                ".DS_Store": b"\0\0\0\1Bud1",
                "Thumbs.db": b"\0",
                "desktop.ini": "[x]",
                "__MACOSX/a.csv": SECRET,
                ".~lock.a.csv#": "x",
            }
        ),
        shows={"name": ["王小明"]},
    ),
    refused("a name without an ending", _named({"a": ONE}), "unsupported_type"),
    refused("a file that is still being copied, by its name", _named({"a.csv.part": ONE}), "unsupported_type"),
    refused("a picture", _named({"a.jpg": b"\xff\xd8\xff"}), "unsupported_type"),
    landed(
        "one good file and one that cannot be read",
        _files(a__csv=ONE, b__xlsx=b"PK\x03\x04"),
        blocked=True,
        fails={"file_readable": 1},
    ),
    landed(
        "one file with all columns and one without",
        _named({"a.csv": ONE, "b.csv": "编号,姓名\nP0002,李\n"}),
        rows=2,
        blocked=True,
        aside=1,
        fails={"headers_present": 1, "birth_date-filled": 1},
    ),
    landed(
        "a row in a CSV and again in a workbook",
        _named({"a.csv": ONE, "b.xlsx": workbook(HEADER, cells())}),
        rows=2,
        aside=1,
        fails={"exact_repetition": 1},
    ),
    landed("a dozen files", _named({f"{n:03d}.csv": csv(line(no=f"P{n:04d}")) for n in range(12)}), rows=12),
]
