"""The command line of SPEC section 8: which commands there are, what each takes, and that help comes at once."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import click
import pytest

from pipelines.cli import cli

COMMANDS = ["alert-drill", "check", "demo", "doctor", "explain", "generate", "run", "why-blocked"]
ENGINES = ["dagster", "dbt", "duckdb", "great_expectations", "numpy", "pandas", "pyarrow", "rich", "sqlalchemy"]
# Best of three on a machine that is doing other things as well; help itself takes a quarter of it.
MOST_SECONDS = 1.0
_ASK = """
import json, sys, time
from pipelines.cli import run
code = run(sys.argv[1:])
sys.stdout.flush()
print(json.dumps({"code": code, "modules": sorted({name.partition(".")[0] for name in sys.modules})}), file=sys.stderr)
"""


def asked(*arguments: str) -> tuple[subprocess.CompletedProcess[str], float]:
    """Run the command line in a fresh interpreter; return what it said, and the seconds."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", _ASK, *arguments], capture_output=True, text=True, check=True)
    return done, time.perf_counter() - began


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def test_the_commands_are_those_of_the_specification() -> None:
    assert set(cli.list_commands(click.Context(cli))) >= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_where_deliveries_lie_and_where_its_home_is(name: str) -> None:
    options = {option for parameter in command(name).params for option in parameter.opts}
    assert {"--data-raw", "--home"} <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_explained_in_chinese_and_english(name: str) -> None:
    told = command(name).help or ""
    assert any("\u4e00" <= letter <= "\u9fff" for letter in told)
    assert any(word.isascii() and word.isalpha() and len(word) > 3 for word in told.split())


@pytest.mark.parametrize(
    "arguments", [[], *[[name] for name in COMMANDS]], ids=lambda found: " ".join(found) or "baoxue"
)
def test_help_comes_at_once_because_no_engine_is_imported_for_it(arguments: list[str]) -> None:
    tries = [asked(*arguments, "--help") for _ in range(3)]
    done = tries[0][0]
    told = json.loads(done.stderr.splitlines()[-1])
    assert told["code"] == 0
    assert "Usage: baoxue" in done.stdout
    assert [engine for engine in ENGINES if engine in told["modules"]] == []
    assert min(seconds for _, seconds in tries) < MOST_SECONDS


def test_a_command_that_does_not_exist_is_wrong_usage() -> None:
    done, _ = asked("no-such-command")
    assert json.loads(done.stderr.splitlines()[-1])["code"] == 64


def test_the_gate_leaves_scipys_statistics_unread_until_somebody_asks() -> None:
    said = """
import sys, expectations.gate
unread = "scipy.stats._distn_infrastructure" not in sys.modules
from scipy import stats
print(unread, round(stats.norm.cdf(0), 2))
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "True 0.5"
