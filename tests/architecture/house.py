"""What the structure tests look at: the files of the project, parsed once."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

from pipelines.settings import PROJECT

CODE = sorted([*PROJECT.glob("pipelines/**/*.py"), *PROJECT.glob("expectations/**/*.py")])
TESTS = sorted(PROJECT.glob("tests/**/*.py"))
PYTHON = [*CODE, *TESTS]
SQL = sorted(
    path for folder in ("dbt_project", "pipelines", "expectations") for path in PROJECT.glob(f"{folder}/**/*.sql")
)
MODELS = sorted(PROJECT.glob("dbt_project/models/**/*.sql"))


@cache
def text(path: Path) -> str:
    """Return a file's text."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(text(path))


@cache
def tracked() -> tuple[Path, ...]:
    """Return the files that git tracks or would track, relative to the project; removed ones left out."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(path for name in listing.stdout.split("\0") if name and (PROJECT / (path := Path(name))).is_file())


def short(path: Path) -> str:
    """Return a path as people write it: relative to the project."""
    return path.relative_to(PROJECT).as_posix()


def layer(model: Path) -> str:
    """Return a model's folder below models/: its layer."""
    return model.relative_to(PROJECT / "dbt_project" / "models").parts[0]
