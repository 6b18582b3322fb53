"""Macros that dbt binds to a node when the node calls them, instead of all of them to every node, twice.

dbt makes an object of each of the six hundred macros of the project, its adapter and its own for every node it compiles and again
for every node it executes, of which a node calls a dozen: a fifth of a small day's build. Which macro a name means is still
found by dbt's own builder, once a manifest; only the objects are made late.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from dbt.clients.jinja import MacroGenerator
from dbt.context.configured import ConfiguredContext
from dbt.context.macros import MacroNamespace, MacroNamespaceBuilder
from dbt.context.manifest import ManifestContext
from dbt.contracts.graph.nodes import Macro
from dbt_common.clients.jinja import MacroFuzzTemplate, NativeSandboxTemplate

Macros = dict[str, dict[str, Macro]]
"""By package and name, as a manifest keeps them."""

_dbts_build = MacroNamespaceBuilder.build_namespace
_dbts_namespace = ManifestContext._build_namespace
_dbts_dict = ManifestContext.to_dict


@dataclass(frozen=True)
class _Meaning:
    """What the names mean to the nodes of a package, of the macros that were there then; bound to no node."""

    macros: Macros
    count: int
    namespace: MacroNamespace
    names: frozenset[str]


_KNOWN: dict[tuple[str, str], _Meaning] = {}
"""By root package and the node's own."""


class _Late(dict[str, Any]):
    """A context of which some names are found when they are asked for."""

    names: Container[str] = frozenset()

    def find(self, name: str) -> Any:
        """Return what one of `names` means."""
        raise KeyError(name)

    def __missing__(self, name: str) -> Any:
        found = self[name] = self.find(name)
        return found

    def __contains__(self, name: object) -> bool:
        return dict.__contains__(self, name) or name in self.names

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default  # noqa: SIM401  this is the method that would be called


class _Bound(_Late):
    """The macros of one namespace, bound to a node's context one by one."""

    def __init__(
        self, macros: Mapping[str, MacroGenerator], context: dict[str, Any], builder: MacroNamespaceBuilder
    ) -> None:
        super().__init__()
        self.names = macros
        self._bind = macros, context, builder.node, builder.thread_ctx

    def find(self, name: str) -> MacroGenerator:
        macros, context, node, stack = self._bind
        return MacroGenerator(macros[name].macro, context, node, stack)


class _Context(_Late):
    """A node's context: what dbt puts there, and the macros of its namespace."""

    namespace: MacroNamespace
    names: frozenset[str] = frozenset()

    def find(self, name: str) -> Any:
        return self.namespace[name]


def _meaning(builder: MacroNamespaceBuilder, macros: Macros) -> _Meaning:
    """Return what the names mean by dbt's own rules."""
    key, count = (builder.root_package, builder.search_package), sum(map(len, macros.values()))
    known = _KNOWN.get(key)
    if not known or known.macros is not macros or known.count != count:
        unbound = MacroNamespaceBuilder(*key, builder.thread_ctx, builder.internal_package_names_order)
        namespace = _dbts_build(unbound, macros, {})
        known = _KNOWN[key] = _Meaning(macros, count, namespace, frozenset(namespace))
    return known


def _build_late(self: MacroNamespaceBuilder, macros: Macros, context: dict[str, Any]) -> MacroNamespace:
    """Build the namespace of one node without its objects."""
    meaning = _meaning(self, macros)
    found = meaning.namespace
    namespace = MacroNamespace(
        _Bound(found.global_namespace, context, self),
        _Bound(found.local_namespace, context, self),
        _Bound(found.global_project_namespace, context, self),
        {name: _Bound(flat, context, self) for name, flat in found.packages.items()},
    )
    if isinstance(context, _Context):
        context.namespace, context.names = namespace, meaning.names
    return namespace


def _late_namespace(self: ManifestContext) -> MacroNamespace:
    """Let the context find its macros late."""
    self._ctx = _Context()
    return _dbts_namespace(self)


def _late_dict(self: Any) -> Any:
    """Fill a context with all but its macros; a macro that is called as something of dbt's is takes its place."""
    if not isinstance(self._ctx, _Context):
        return _dbts_dict(self)  # type: ignore[no-untyped-call]  # dbt's own
    context = ConfiguredContext.to_dict(self)
    context.update((name, self.namespace[name]) for name in self._ctx.names & context.keys())
    return context


_OURS = (
    (MacroNamespaceBuilder, "build_namespace", _build_late),
    (ManifestContext, "_build_namespace", _late_namespace),
    (ManifestContext, "to_dict", _late_dict),
    # jinja's own copies the context, and would lose what is late
    (NativeSandboxTemplate, "new_context", MacroFuzzTemplate.new_context),
)


def bind_late() -> None:
    """Make dbt's contexts late in this process; once is enough, again does no harm."""
    for owner, name, ours in _OURS:
        setattr(owner, name, ours)
