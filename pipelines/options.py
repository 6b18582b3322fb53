"""Options that every command has: where deliveries lie and where Baoxue keeps what it makes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click

from pipelines.settings import Settings

_FOLDER = click.Path(file_okay=False, path_type=Path)
_DATA_RAW = "报送文件所在目录。 Where deliveries lie. [BAOXUE_DATA_RAW; data_raw/]"
_HOME = "本系统的数据目录。 Where Baoxue keeps what it makes. [BAOXUE_HOME; var/]"


def places(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--data-raw DIR` and `--home DIR` to a command: its function gets `settings: Settings` instead.

    Goes below `@click.command`. An option wins over the environment, which pipelines.settings reads.
    """

    @click.pass_obj
    @click.option("--data-raw", type=_FOLDER, help=_DATA_RAW)
    @click.option("--home", type=_FOLDER, help=_HOME)
    @wraps(function)
    def with_settings(
        told: dict[str, Settings] | None,
        /,
        *args: Any,
        data_raw: Path | None,
        home: Path | None,
        **options: Any,
    ) -> Any:
        settings = Settings.load(data_raw, home)
        if told is not None:
            told["settings"] = settings  # where an unforeseen error writes its log
        return function(*args, settings=settings, **options)

    return with_settings
