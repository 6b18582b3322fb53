"""What Great Expectations makes over and over while it judges a load is made once here; two fifths of what a small load costs.

GX makes the configuration of an expectation anew at each of some seventy looks a rule, and the expectation of a
configuration at each of ten; it asks twice which metrics a rule needs, follows what each of them needs once for every
other that needs it, and looks in each value of a metric's key for a dozen types of numpy's before it writes it as JSON.
No rule changes while a batch is validated: what is made within `standing` stands for the block.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import md5
from typing import Any

from expectations.gx import ExpectationConfiguration, IDDict, ValidationGraph

_blocks: list[dict[tuple[int, str], tuple[object, Any]]] = []

_gxs_expectation = ExpectationConfiguration.to_domain_obj
_gxs_id = IDDict.to_id
_gxs_follow = ValidationGraph.build_metric_dependency_graph


@contextmanager
def standing() -> Iterator[None]:
    """Let what is made of an expectation stand for the block."""
    _blocks.append({})
    try:
        yield
    finally:
        _blocks.pop()


def once(owner: object, what: str, make: Callable[[], Any]) -> Any:
    """Make something of an object once a block; the object is kept beside it, for its id may be given anew."""
    if not _blocks:
        return make()
    made, key = _blocks[-1], (id(owner), what)
    if key not in made:
        made[key] = owner, make()
    return made[key][1]


def _expectation(self: Any) -> Any:
    """Return the expectation of a configuration."""
    return once(self, "expectation", lambda: _gxs_expectation(self))


def _id(self: Any, id_keys: Any = None, id_ignore_keys: Any = None) -> Any:
    """Return GX's name of a metric's key: the hash of its JSON, which most keys have as they are."""
    if id_keys is None and id_ignore_keys is None and len(self) > 1 and not self._id_ignore_keys:
        try:
            text = json.dumps(self, sort_keys=True)
        except TypeError:
            return _gxs_id(self)
        return md5(text.encode(), usedforsecurity=False).hexdigest()
    return _gxs_id(self, id_keys, id_ignore_keys)


def _follow(self: Any, metric_configuration: Any, runtime_configuration: Any = None) -> None:
    """Enter a metric and what it needs into a graph that does not have it yet."""
    followed: set[object] = self.__dict__.setdefault("followed", set())
    if metric_configuration.id not in followed:
        followed.add(metric_configuration.id)
        _gxs_follow(self, metric_configuration, runtime_configuration)


def save_work() -> None:
    """Make GX mindful in this process; once is enough, again does no harm."""
    ExpectationConfiguration.to_domain_obj = _expectation  # type: ignore[method-assign]  # GX's validator makes them, by this class
    IDDict.to_id = _id  # type: ignore[method-assign]  # a metric makes its keys itself, there is nothing to hand it instead
    ValidationGraph.build_metric_dependency_graph = _follow  # type: ignore[method-assign]  # GX makes a graph a rule, by this class
