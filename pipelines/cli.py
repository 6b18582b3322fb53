"""The command line: finds the commands in `pipelines.commands` and turns every outcome into an exit code.

0 well; 1 a difference that does not add up; 2 published, with a load blocked; 3 not published; 64 wrong usage; 70 a defect of
ours; 130 interrupted.
Nothing heavy is imported here: `baoxue --help` answers at once.
"""

from __future__ import annotations

import gc
import logging
import os
import pkgutil
import sys
import traceback
from importlib import import_module
from importlib.metadata import version

import click

import pipelines.commands
from pipelines.errors import BaoxueError
from pipelines.redact import redact
from pipelines.settings import Settings

WRONG_USAGE = 64
DEFECT = 70
INTERRUPTED = 130
GARBAGE = (100_000, 50, 100)
"""When to look for garbage: the engines' imports make a million objects that all stay; to look among them costs 2.5 s a run."""


class Commands(click.Group):
    """The modules of `pipelines.commands`: `why_blocked.py` holds the command `why-blocked`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every module of the package."""
        return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(pipelines.commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"pipelines.commands.{cmd_name.replace('-', '_')}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("baoxue"), prog_name="baoxue")
def cli() -> None:
    """保学: 控辍保学与学生资助的数据仓库。 The warehouse of dropout control and student aid."""


def main() -> None:
    """Run the command line and leave with its exit code.

    The terminal is let go first: duckdb-sqlalchemy keeps types of DuckDB's binding, which then ends with a page of leaks.
    """
    gc.set_threshold(*GARBAGE)
    code = run()
    sys.stdout.flush()
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code; nothing but a message of one line reaches the terminal."""
    told: dict[str, Settings] = {}
    try:
        outcome = cli.main(arguments, prog_name="baoxue", standalone_mode=False, obj=told)
    except click.exceptions.NoArgsIsHelpError as help_text:
        click.echo(help_text.format_message())
        return WRONG_USAGE
    except click.UsageError as error:
        error.show()
        return WRONG_USAGE
    except click.ClickException as error:
        error.show()
        return WRONG_USAGE
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断;上一次发布不受影响。 Interrupted; the last publication stands.", err=True)
        return INTERRUPTED
    except BaoxueError as error:
        click.echo(f"错误 error: {error}", err=True)
        return error.exit_code
    except Exception as error:
        return _defect(error, told.get("settings") or Settings.load())
    return outcome if isinstance(outcome, int) else 0


def _defect(error: Exception, settings: Settings) -> int:
    """Say an unforeseen error in one line; its frames, without any value, go to a file."""
    folder = settings.home / "logs"
    frames = "".join(traceback.format_tb(error.__traceback__))
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / "error.log"
        with path.open("a", encoding="utf-8") as file:
            file.write(f"{type(error).__name__}: {redact(str(error))}\n{frames}\n")
        where = f"详见 see {path}"
    except OSError:
        where = "(no log could be written)"
    logging.getLogger(__name__).debug("%s", frames)
    click.echo(f"程序出错 unexpected error: {type(error).__name__}: {redact(str(error))}; {where}", err=True)
    return DEFECT
