"""The README tells the truth: the same commands in both languages, paths and commands that exist, every block run by CI."""

from __future__ import annotations

import re

import click
import pytest

from pipelines.cli import cli
from tests.architecture.readme import PROJECT, blocks, runnable

PAGES = {name: (PROJECT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md")}
_LINK = re.compile(r"\]\(([^)#]+)\)")
_COMMAND = re.compile(r"baoxue ([a-z][a-z-]+)")
_PROJECT_PATH = re.compile(r"`((?:expectations|pipelines|dbt_project|tests|data_raw)/[\w./-]*)`")


def test_both_languages_have_the_same_code_in_the_same_order() -> None:
    assert runnable(PAGES["README.md"]) == runnable(PAGES["README.zh.md"])
    assert [block.language for block in blocks(PAGES["README.md"])] == [
        block.language for block in blocks(PAGES["README.zh.md"])
    ]


@pytest.mark.parametrize("name", PAGES)
def test_every_link_and_path_of_the_project_leads_somewhere(name: str) -> None:
    links = [link for link in _LINK.findall(PAGES[name]) if not link.startswith("http")]
    missing = [path for path in [*links, *_PROJECT_PATH.findall(PAGES[name])] if not (PROJECT / path).exists()]
    assert links
    assert missing == []


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md", "data_raw/README.md"])
def test_every_command_that_a_page_names_exists(name: str) -> None:
    known = set(cli.list_commands(click.Context(cli)))
    named = set(_COMMAND.findall((PROJECT / name).read_text(encoding="utf-8")))
    assert named <= known


@pytest.mark.parametrize("name", [*PAGES, "CONTRIBUTING.md"])
def test_every_make_target_that_a_page_names_exists(name: str) -> None:
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", (PROJECT / name).read_text(encoding="utf-8"), re.MULTILINE))
    assert named
    assert named <= targets


def test_the_two_commands_come_first() -> None:
    assert [block.text for block in runnable(PAGES["README.md"])[:2]] == ["make demo\n", "make test\n"]


def test_both_languages_have_the_same_sections_tables_and_settings() -> None:
    english, chinese = PAGES.values()
    for shape in (r"^#+ ", r"^\|", r"^- "):
        assert len(re.findall(shape, english, re.MULTILINE)) == len(re.findall(shape, chinese, re.MULTILINE)), shape
    settings = re.compile(r"BAOXUE_[A-Z_]+")
    assert set(settings.findall(english)) == set(settings.findall(chinese))


def test_every_setting_that_a_page_names_is_read() -> None:
    read = (PROJECT / "pipelines" / "settings.py").read_text(encoding="utf-8")
    named = {name for page in PAGES.values() for name in re.findall(r"BAOXUE_[A-Z_]+", page)}
    assert named
    assert [name for name in named if f'"{name}"' not in read] == []


def test_the_tables_that_the_readme_lists_are_published() -> None:
    listed = set(re.findall(r"`((?:dim|fct|rpt)_\w+)`", PAGES["README.md"]))
    models = PROJECT / "dbt_project" / "models"
    published = {path.stem for layer in ("marts", "reports") for path in (models / layer).glob("**/*.sql")}
    assert listed == published


def test_ci_runs_the_readme_and_whatever_the_readme_leaves_to_it() -> None:
    script = (PROJECT / ".ci" / "run").read_text(encoding="utf-8")
    left = [block.text.strip() for block in runnable(PAGES["README.md"]) if block.how == "ci"]
    assert left
    assert [command for command in ["tests/architecture/readme.py", *left] if command not in script] == []


def test_blocks_of_code_are_told_apart_by_language_and_by_how_they_are_run() -> None:
    page = "```sh exits=2\nfalse\n```\ntext\n```text\nnot run\n```\n```python\nprint(1)\n```\n"
    assert [(block.language, block.expected_code, block.text) for block in runnable(page)] == [
        ("sh", 2, "false\n"),
        ("python", 0, "print(1)\n"),
    ]
