"""Reads the README's blocks of code, and runs them as a newcomer would: `python tests/architecture/readme.py`.

What follows a block's language says how it is run: nothing: it must succeed; `exits=2`: it must end with that code;
`serves`: it is started, must answer on its port, and is stopped; `ci`: .ci/run does it itself, in a stage of its own.
The blocks run in order, in a scratch copy of the tracked files with deliveries, results and $HOME of its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LANGUAGES = {"sh", "python", "sql"}
SERVER_SECONDS = 180
_FENCE = re.compile(r"^```([^\n`]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SQL = """\
import sys, duckdb
with duckdb.connect("var/publish/current/bureau.duckdb", read_only=True) as con:
    print(con.sql(sys.stdin.read()))
"""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, how it is run, its text."""

    language: str
    how: str
    text: str

    @property
    def expected_code(self) -> int:
        """The exit code that the block must end with."""
        return int(self.how.removeprefix("exits=")) if self.how.startswith("exits=") else 0


def blocks(markdown: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    found = (
        (info.partition(" "), body) for info, body in ((m.group(1), m.group(2)) for m in _FENCE.finditer(markdown))
    )
    return [Block(language, how.strip(), body) for (language, _, how), body in found]


def runnable(markdown: str) -> list[Block]:
    """Return the blocks that are code."""
    return [block for block in blocks(markdown) if block.language in LANGUAGES]


def copy_project(target: Path) -> None:
    """Copy what git tracks, times included (make compares them); the environment is shared."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(PROJECT / name, target / name)
    (target / ".venv").symlink_to(PROJECT / ".venv")


def environment(scratch: Path) -> dict[str, str]:
    """Return the environment of a newcomer: no settings of ours, everything below the scratch copy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BAOXUE_", "DAGSTER", "DBT_"))}
    home = scratch / "home"
    home.mkdir(exist_ok=True)
    places = {"PROJECT": scratch, "DATA_RAW": scratch / "data_raw", "HOME": scratch / "var"}
    return {**kept, "HOME": str(home), **{f"BAOXUE_{name}": str(path) for name, path in places.items()}}


def run_block(block: Block, scratch: Path, env: dict[str, str]) -> bool:
    """Run a block; tell whether it ended as it should."""
    if block.how == "serves":
        return serves(block, scratch, env)
    commands = {
        "sh": ["bash", "-euo", "pipefail", "-c", block.text],
        "python": [".venv/bin/python", "-c", block.text],
        "sql": [".venv/bin/python", "-c", _SQL],
    }
    given = block.text if block.language == "sql" else ""
    done = subprocess.run(commands[block.language], cwd=scratch, env=env, input=given, text=True, check=False)
    return done.returncode == block.expected_code


def serves(block: Block, scratch: Path, env: dict[str, str]) -> bool:
    """Start a block that serves, wait until it answers, stop it with Ctrl-C; tell whether it answered."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        ["bash", "-c", block.text], cwd=scratch, env={**env, "PORT": str(port)}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return answers(f"http://127.0.0.1:{port}/", server)
    finally:
        os.killpg(server.pid, signal.SIGINT)
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)


def answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait until a server gives a page; False when it ends before or takes too long."""
    until = time.monotonic() + SERVER_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            time.sleep(1)
    return False


def main() -> int:
    """Run every block of README.md; return 1 when one did not end as it should."""
    failed = 0
    # An environment that is out of date would be made anew through the copy's link, and the project's own be lost.
    subprocess.run(["make", "install"], cwd=PROJECT, check=True)
    with tempfile.TemporaryDirectory(prefix="baoxue-readme-") as folder:
        scratch = Path(folder)
        copy_project(scratch)
        env = environment(scratch)
        for block in runnable((PROJECT / "README.md").read_text(encoding="utf-8")):
            if block.how == "ci":
                continue
            print("".join(f"$ {line}\n" for line in block.text.splitlines()), end="", flush=True)
            began = time.monotonic()
            good = run_block(block, scratch, env)
            failed += not good
            print(f"# {'as it should' if good else 'FAILED'}, {time.monotonic() - began:.0f} s\n", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
