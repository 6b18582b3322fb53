"""What dbt would do for nobody, or over and over, it does not in this process; a quarter of a small day's build.

It tells of each statement, connection and file in an event, which it builds, checks and words whether or not a log wants it;
ours is off (pipelines/warehouse/dbt.py), for an event may quote a row: only the end of a node and what is wrong are heard.
And it translates the text of a node into Python at each build, although a process that catches up on days, or that runs
tests, builds the same ones again; and what guesses the types of a result it makes for each result, even an empty one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from types import CodeType
from typing import Any

from dbt import compilation
from dbt.artifacts.resources.v1.components import InjectedCTE
from dbt.events.types import NodeFinished
from dbt_common.behavior_flags import BehaviorFlagRendered
from dbt_common.clients import agate_helper
from dbt_common.clients.jinja import MacroFuzzEnvironment
from dbt_common.events.base_types import BaseEvent, DebugLevel, DynamicLevel, InfoLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager, get_event_manager
from jinja2.sandbox import SandboxedEnvironment

from pipelines.warehouse.late_macros import bind_late

QUIET = (DebugLevel, InfoLevel, DynamicLevel)
"""Levels of which `NodeFinished` alone is heard, where somebody listens; DynamicLevel is the line that tells of its result."""

_TRANSLATED: dict[tuple[type, str], CodeType] = {}
"""By kind of environment and text: the Python of a template. It knows nothing of a node or a day."""

_NOTHING: Any = agate_helper.empty_table()  # type: ignore[no-untyped-call]  # dbt's own
"""What a statement returns that returns nothing. Tables of agate do not change."""

_HEAD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*\w+(?:\s+recursive\b)?", re.IGNORECASE | re.DOTALL)
"""Up to the first word of a statement, or to `with recursive`."""

_tester = cache(agate_helper.build_type_tester)
_dbts_inject = compilation.inject_ctes_into_sql


class _Hushed(EventManager):
    def fire_event(self, e: BaseEvent, *args: Any, **kwargs: Any) -> None:
        """Pass an event on, unless nobody hears its kind."""
        if _is_heard(e):
            super().fire_event(e, *args, **kwargs)


def _is_heard(event: BaseEvent) -> bool:
    if isinstance(event, NodeFinished):
        return bool(get_event_manager().callbacks)
    return not isinstance(event, QUIET)


def _say(self: BaseEvent, *args: Any, **kwargs: Any) -> None:
    """Take the words of an event; of one that nobody hears they are dropped."""
    if _is_heard(self):
        BaseEvent.__init__(self, *args, **kwargs)


def _translate_once(self: MacroFuzzEnvironment, source: str, *named: Any, **how: Any) -> CodeType | str:
    """Translate a template as jinja does; one without a name or wishes of its own only the first time."""
    if named or how:
        translated: CodeType | str = SandboxedEnvironment.compile(self, source, *named, **how)
        return translated
    key = type(self), source
    if key not in _TRANSLATED:
        _TRANSLATED[key] = SandboxedEnvironment.compile(self, source)
    return _TRANSLATED[key]


def _tester_once(text_columns: Iterable[str], string_null_values: Iterable[str] | None = ("null", "")) -> Any:
    """Make what guesses the types of a result, and reads up how dates are written in half a dozen languages, only once."""
    return _tester(frozenset(text_columns), None if string_null_values is None else tuple(string_null_values))


def _inject(sql: str, ctes: list[InjectedCTE]) -> str:
    """Put CTEs before those of a statement as dbt does; its parser, slow on our longest, reads the first words alone."""
    head = _HEAD.match(sql)
    end = head.end() if head else 0
    return _dbts_inject(sql[:end], ctes) + sql[end:] if end else _dbts_inject(sql, ctes)


def save_work() -> None:
    """Make dbt quiet and mindful in this process; once is enough, again does no harm."""
    for level in QUIET:
        level.__init__ = _say  # type: ignore[method-assign]  # an event is built before anybody is asked whether it is heard
    ctx_set_event_manager(_Hushed())
    compilation.inject_ctes_into_sql = _inject
    agate_helper.build_type_tester = _tester_once
    agate_helper.empty_table = lambda: _NOTHING
    bind_late()
    MacroFuzzEnvironment.compile = _translate_once  # type: ignore[assignment]  # dbt makes the environments itself, one a text
    # dbt reads the source of every module of the process to say where a flag of its own was declared, in such an event:
    # three quarters of a second at the first invocation.
    BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt")  # type: ignore[method-assign]  # there is no setting for it
