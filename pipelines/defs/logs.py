"""Dagster's own log goes to a file, not to the terminal of whoever typed `baoxue run`."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

import dagster as dg

from pipelines.settings import Settings

FILE_LOGGER = "file"
_MEGABYTES_5 = 5 * 1024 * 1024


def file_logger(settings: Settings) -> dg.LoggerDefinition:
    """Return a logger that writes to `<home>/logs/dagster.log`."""

    @dg.logger({}, description="Writes to <home>/logs/dagster.log")
    def to_file(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.Logger("baoxue", level=logging.INFO)  # not a child of root: nothing reaches the terminal
        folder = settings.home / "logs"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "dagster.log", maxBytes=_MEGABYTES_5, backupCount=3, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        logger.addHandler(handler)
        return logger

    return to_file
