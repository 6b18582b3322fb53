"""The catalogue of rule kinds (`kinds/*.yml`) and shared code lists (`codelists.yml`): written once, used by every contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from expectations.odcs import ContractError, read_yaml

DIMENSIONS = ("accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness")
ON_FAIL = ("block", "quarantine", "warn")
BATCHES = ("files", "rows", "expected")
_PLACE = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True)
class Kind:
    """How one kind of rule is run and what it says; texts and SQL are templates (form: head of kinds/load.yml)."""

    name: str
    batch: str
    dimension: str
    expectation: str
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    bad: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    description: str | None = None
    remedy: str | None = None

    @property
    def refers(self) -> bool:
        """Whether its rules compare a load with another source."""
        return "source" in self.parameters

    def consequences(self) -> tuple[str, ...]:
        """Return what `onFail` may be: rows can be set aside only by a rule over rows, and another source only warns."""
        if self.refers:
            return ("warn",)
        return ON_FAIL if self.batch == "rows" and self.bad else ("block", "warn")

    def places(self) -> set[str]:
        """Return the names in braces in its SQL and kwargs: they say what a column must be to bear this rule."""
        texts = [self.bad or "", *(value for value in self.kwargs.values() if isinstance(value, str))]
        return {name for text in texts for name in _PLACE.findall(text)}


@dataclass(frozen=True)
class Catalogue:
    """All kinds by name, all shared code lists by name, and the bytes they were read from (for the contract's digest)."""

    kinds: Mapping[str, Kind]
    codelists: Mapping[str, Mapping[str, str]]
    content: bytes

    def codes(self, given: object, where: str) -> Mapping[str, str]:
        """Return a column's code list, its own or the shared one that it names; empty where it has none."""
        if given is None:
            return {}
        if isinstance(given, str) and given not in self.codelists:
            raise ContractError(f"{where}: no shared code list {given}")
        return self.codelists[given] if isinstance(given, str) else code_list(given, where)


def fill(template: str, names: Mapping[str, object], where: str) -> str:
    """Replace `{name}` by its value; a name that is not known is an error. Regex counts like `{8}` are left alone."""

    def value(match: re.Match[str]) -> str:
        if match.group(1) not in names:
            raise ContractError(f"{where}: nothing is called {match.group(0)} here")
        return str(names[match.group(1)])

    return _PLACE.sub(value, template)


def code_list(value: object, where: str) -> dict[str, str]:
    """Return accepted spelling -> canonical name, from a list of names or a mapping; every canonical name is accepted."""
    if isinstance(value, list):
        pairs = {item: item for item in value}
    elif isinstance(value, dict):
        pairs = {**value, **{name: name for name in value.values()}}
    else:
        raise ContractError(f"{where}: codes must be a list, a mapping or the name of a shared list")
    if not pairs or not all(isinstance(text, str) for pair in pairs.items() for text in pair):
        raise ContractError(f"{where}: codes must be texts (quote numbers)")
    return pairs


def _kind(name: str, raw: Any, terms: Mapping[str, str], where: str) -> Kind:
    """Build one kind from its YAML; refuse unknown keys, batches and dimensions; put named terms in place."""
    allowed = set(Kind.__dataclass_fields__) - {"name"}
    if not isinstance(raw, dict) or set(raw) - allowed:
        raise ContractError(f"{where}: unknown keys in kind {name}: {set(raw) - allowed}")
    bad = raw.get("bad")
    for term, sql in terms.items():
        bad = bad.replace(f"{{{term}}}", sql) if bad else None
    kind = Kind(**{**raw, "name": name, "bad": bad})
    if kind.batch not in BATCHES or kind.dimension not in DIMENSIONS:
        raise ContractError(f"{where}: kind {name}: batch or dimension is unknown")
    return kind


def load_catalogue(folder: Path) -> Catalogue:
    """Read `kinds/*.yml` and `codelists.yml` under `folder` (the expectations folder)."""
    kinds: dict[str, Kind] = {}
    content = b""
    for path in sorted((folder / "kinds").glob("*.yml")):
        raw = read_yaml(path)
        if not isinstance(raw, dict) or set(raw) - {"kinds", "terms"}:
            raise ContractError(f"{path.name}: only `terms` and `kinds` belong here")
        for name, body in raw["kinds"].items():
            if name in kinds:
                raise ContractError(f"{path.name}: kind {name} stands twice")
            kinds[name] = _kind(name, body, raw.get("terms") or {}, path.name)
        content += path.read_bytes()
    lists = folder / "codelists.yml"
    shared = {name: code_list(value, f"codelists.yml: {name}") for name, value in read_yaml(lists).items()}
    return Catalogue(kinds, shared, content + lists.read_bytes())
