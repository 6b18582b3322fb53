"""Lets dbt say in this process only what somebody hears: the end of a node, and what is wrong.

dbt tells of each statement, connection and file in an event, which it builds, checks and words whether or not a log wants
it: an eighth of a small day's build. Ours is off (pipelines/warehouse/dbt.py), for an event may quote a row.
"""

from __future__ import annotations

from typing import Any

from dbt.events.types import NodeFinished
from dbt_common.behavior_flags import BehaviorFlagRendered
from dbt_common.events.base_types import BaseEvent, DebugLevel, InfoLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.event_manager_client import ctx_set_event_manager

QUIET = (DebugLevel, InfoLevel)
"""Levels of which `NodeFinished` alone is heard."""


class _Hushed(EventManager):
    def fire_event(self, e: BaseEvent, *args: Any, **kwargs: Any) -> None:
        """Pass an event on, unless nobody hears its kind."""
        if isinstance(e, NodeFinished) or not isinstance(e, QUIET):
            super().fire_event(e, *args, **kwargs)


def _unsaid(self: BaseEvent, *args: Any, **kwargs: Any) -> None:
    """Take the words of an event that nobody hears, and do nothing with them."""


def hush() -> None:
    """Make dbt quiet in this process; once is enough, again does no harm."""
    for level in QUIET:
        level.__init__ = _unsaid  # type: ignore[method-assign]  # an event is built before anybody is asked whether it is heard
    NodeFinished.__init__ = BaseEvent.__init__  # type: ignore[method-assign]
    ctx_set_event_manager(_Hushed())
    # dbt reads the source of every module of the process to say where a flag of its own was declared, in such an event:
    # three quarters of a second at the first invocation.
    BehaviorFlagRendered._default_source = staticmethod(lambda: "dbt")  # type: ignore[method-assign]
