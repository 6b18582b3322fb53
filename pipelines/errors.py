"""Errors that a person can act on; the command line prints their message alone."""

from __future__ import annotations


class BaoxueError(RuntimeError):
    """Something that is wrong with what was asked or found; the message says what, where and what to do."""

    exit_code = 1


class WrongUsageError(BaoxueError):
    """The command was asked for something that does not exist."""

    exit_code = 64


class NotPublishedError(BaoxueError):
    """The day could not be published; readers keep the last publication."""

    exit_code = 3
