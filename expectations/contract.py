"""Reads contracts: `<source>.yaml` beside this module becomes a `Contract`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from open_data_contract_standard.model import DataQuality, OpenDataContractStandard, SchemaObject, SchemaProperty

from expectations.kinds import DIMENSIONS, Catalogue, Kind, fill, load_catalogue
from expectations.model import TOOLS, Channel, Column, Contract, Rule
from expectations.odcs import ContractError, custom, need, read_contract
from expectations.standard import base_rules_missing, dangling_references

__all__ = ["Channel", "Column", "Contract", "ContractError", "Rule", "load_contract", "load_contracts"]

LOGICAL = {
    "text": "string", "code": "string", "codes": "array", "date": "date", "month": "date",
    "integer": "integer", "decimal": "number", "flag": "boolean",
}  # fmt: skip
NEEDS = {
    "date": ("date", "month"), "number": ("integer", "decimal"),
    "codes": ("code", "codes", "flag"), "codes_sql": ("code", "codes", "flag"), "codes_regex": ("code",),
}  # fmt: skip
_COLUMN = {
    "type": str,
    "aliases": list,
    "length": int,
    "scale": int,
    "isId": bool,
    "codes": object,
    "pattern": str,
    "total": str,
}
_RULE = {"onFail": str, "remedy": str, "clause": str, "example": dict}
_CONTRACT = {"required": bool, "event": bool, "accumulates": bool, "scope": str}
_MAY = {"restarts": str}


def _column(raw: SchemaProperty, catalogue: Catalogue, where: str) -> Column:
    """Read one property; raise when its type is unknown or disagrees with its logical type."""
    extra = custom(raw.customProperties, _COLUMN, where)
    kind = need(extra.get("type"), where, "custom property type")
    if LOGICAL.get(kind) != raw.logicalType or raw.physicalType != "text":
        raise ContractError(f"{where}: type {kind} does not go with {raw.logicalType} / {raw.physicalType}")
    if kind == "decimal" and not (extra.get("length") and "scale" in extra):
        raise ContractError(f"{where}: a decimal needs length and scale, its digits in all and after the point")
    if extra.get("total") and kind != "decimal":
        raise ContractError(f"{where}: total is for decimals")
    return Column(
        name=need(raw.name, where, "name"),
        header=need(raw.physicalName, where, "physicalName"),
        type=kind,
        required=need(raw.required, where, "required"),
        classification=need(raw.classification, where, "classification"),
        description=need(raw.description, where, "description"),
        aliases=tuple(extra.get("aliases", ())),
        codes=catalogue.codes(extra.get("codes"), where),
        pattern=extra.get("pattern"),
        is_id=extra.get("isId", False),
        length=extra.get("length"),
        scale=extra.get("scale"),
        examples=tuple(raw.examples or ()),
        total=extra.get("total"),
    )


def _parameters(kind: Kind, given: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return the kind's defaults with what the contract gives; refuse unknown names and missing values."""
    allowed = {**kind.parameters, **({"when": "true"} if kind.bad and kind.batch == "rows" else {})}
    if set(given) - set(allowed):
        raise ContractError(f"{where}: {kind.name} takes no {', '.join(sorted(set(given) - set(allowed)))}")
    result = {**allowed, **given}
    lacking = [name for name, value in result.items() if value is None]
    if lacking:
        raise ContractError(f"{where}: {kind.name} needs {', '.join(lacking)}")
    return result


def _bearable(kind: Kind, column: Column | None, where: str) -> None:
    """Raise when the column cannot bear a rule of this kind: no column, another type, no codes, not an identity number."""
    places = kind.places()
    if places & {"id", "digits", "state", "shared"} and not (column and column.is_id):
        raise ContractError(f"{where}: {kind.name} is for columns with isId")
    if (kind.batch == "expected" or kind.refers or places & {"name", "column"}) and column is None:
        raise ContractError(f"{where}: {kind.name} belongs to a column")
    for place in places & set(NEEDS):
        if column is None or column.type not in NEEDS[place] or ("codes" in place and not column.codes):
            raise ContractError(f"{where}: {kind.name} does not fit this column")


def _rule(raw: DataQuality, column: Column | None, catalogue: Catalogue, source: str) -> Rule:
    """Read one quality entry; ContractError on an unknown kind, a missing `onFail`, or texts that are not there."""
    where = f"{source}: rule {need(raw.id, source, 'rule id')}"
    how = raw.implementation
    if raw.type != "custom" or raw.engine != "greatExpectations" or not isinstance(how, dict):
        raise ContractError(f"{where}: must be type custom, engine greatExpectations, with an implementation")
    if set(how) - {"type", "kwargs"} or how.get("type") not in catalogue.kinds:
        raise ContractError(f"{where}: no rule kind {how.get('type')!r}, or other keys than type and kwargs")
    kind = catalogue.kinds[how["type"]]
    extra = custom(raw.customProperties, _RULE, where)
    if extra.get("onFail") not in kind.consequences():
        raise ContractError(f"{where}: onFail of {kind.name} must be one of {', '.join(kind.consequences())}")
    if (raw.dimension or kind.dimension) not in DIMENSIONS:
        raise ContractError(f"{where}: unknown dimension {raw.dimension}")
    _bearable(kind, column, where)
    params = _parameters(kind, how.get("kwargs") or {}, where)
    names = {**params, "header": column.header if column else "", "name": column.name if column else ""}
    return Rule(
        id=str(raw.id), kind=kind, column=column, on_fail=extra["onFail"],
        dimension=raw.dimension or kind.dimension,
        description=fill(need(raw.description or kind.description, where, "description"), names, where),
        remedy=fill(need(extra.get("remedy") or kind.remedy, where, "remedy"), names, where),
        params=params, clause=extra.get("clause"), example=extra.get("example"),
    )  # fmt: skip


def _rules(table: SchemaObject, columns: tuple[Column, ...], catalogue: Catalogue, source: str) -> tuple[Rule, ...]:
    """Read the rules of the table, then of each column; ids are unique in a contract."""
    rules = [_rule(raw, None, catalogue, source) for raw in table.quality or []]
    for column, raw_column in zip(columns, table.properties or [], strict=True):
        rules += [_rule(raw, column, catalogue, source) for raw in raw_column.quality or []]
    ids = [rule.id for rule in rules]
    if len(set(ids)) < len(ids):
        raise ContractError(f"{source}: rule ids stand twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return tuple(rules)


def _promised_days(odcs: OpenDataContractStandard, source: str, name: str) -> int:
    """Return the days that the SLA promises under `name`: frequency (calendar days) or latency (workdays of grace)."""
    for promise in odcs.slaProperties or []:
        if promise.property == name and promise.unit == "d":
            return int(str(promise.value))
    raise ContractError(f"{source}: slaProperties must have a {name} in days (unit d)")


def _month_and_day(text: str | None, source: str) -> tuple[int, int] | None:
    """Read `09-01`; raise when it is no day that every year has."""
    if text is None:
        return None
    try:
        day = date.fromisoformat(f"2001-{text}")
    except ValueError:
        raise ContractError(f"{source}: restarts must be a month and a day, such as 09-01") from None
    return day.month, day.day


def _channels(odcs: OpenDataContractStandard, source: str) -> tuple[Channel, ...]:
    """Read how the owner is reached; raise on an unknown tool, or one that needs an address and has none."""
    found = []
    for raw in need(odcs.support, source, "support"):
        name = need(raw.channel, source, "support.channel")
        if raw.tool not in TOOLS or (raw.tool not in ("file", "other") and not raw.url):
            raise ContractError(f"{source}: support {name}: tool must be one of {', '.join(TOOLS)}, with a url")
        found.append(Channel(name, raw.tool, raw.url, raw.scope or "issues", raw.description or ""))
    return tuple(found)


def _distinct(texts: list[str], where: str) -> None:
    """Raise when a column name, header or alias stands twice: headers are matched by name."""
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise ContractError(f"{where}: stands twice: {', '.join(twice)}")


def _build(odcs: OpenDataContractStandard, path: Path, catalogue: Catalogue) -> Contract:
    """Turn a validated document into a Contract; `path` gives the source's name and the digest."""
    source = path.stem
    tables = odcs.schema_ or []
    if odcs.id != source or len(tables) != 1 or tables[0].name != source:
        raise ContractError(f"{path.name}: id and its one schema must both be called {source}")
    table, extra = tables[0], custom(odcs.customProperties, {**_CONTRACT, **_MAY}, source)
    for name in _CONTRACT:
        need(extra.get(name), source, f"custom property {name}")
    extra["restarts"] = _month_and_day(extra.get("restarts"), source)
    columns = tuple(_column(raw, catalogue, f"{source}.{raw.name}") for raw in table.properties or [])
    _distinct([column.name for column in columns], source)
    _distinct([text for column in columns for text in (column.header, *column.aliases)], source)
    grain = tuple(custom(table.customProperties, {"grain": list}, source).get("grain", ()))
    if not grain or set(grain) - {column.name for column in columns}:
        raise ContractError(f"{source}: grain must name columns")
    contract = Contract(
        source=source, name_zh=need(odcs.name, source, "name"), version=need(odcs.version, source, "version"),
        **extra, every_days=_promised_days(odcs, source, "frequency"),
        grace_workdays=_promised_days(odcs, source, "latency"), grain=grain, owner=need(odcs.domain, source, "domain"),
        owner_zh=need(getattr(odcs.team, "name", None), source, "team.name"),
        support=_channels(odcs, source),
        description=need(getattr(odcs.description, "purpose", None), source, "description.purpose"),
        columns=columns, rules=_rules(table, columns, catalogue, source),
        digest=hashlib.sha256(path.read_bytes() + catalogue.content).hexdigest(),
    )  # fmt: skip
    lacking = base_rules_missing(contract)
    if lacking:
        raise ContractError(f"{source}: rules that every contract has are missing: {', '.join(lacking)}")
    return contract


def load_contract(path: Path) -> Contract:
    """Read one contract; `path` is `<expectations>/<source>.yaml`, with `kinds/` and `codelists.yml` beside it."""
    return _build(read_contract(path), path, load_catalogue(path.parent))


def load_contracts(folder: Path) -> dict[str, Contract]:
    """Read every `*.yaml` in `folder`: source -> contract, in order of name. What they refer to must be among them.

    A process reads and validates them once for as long as no file changes.
    """
    files = sorted([*folder.glob("*.yaml"), *folder.glob("kinds/*.yml"), folder / "codelists.yml"])
    stamps = tuple((path.name, path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())
    return dict(_load_contracts(folder, stamps))


@lru_cache(maxsize=4)
def _load_contracts(folder: Path, _stamps: tuple[tuple[str, int, int], ...]) -> Mapping[str, Contract]:
    catalogue = load_catalogue(folder)
    found = {path.stem: _build(read_contract(path), path, catalogue) for path in sorted(folder.glob("*.yaml"))}
    if dangling := dangling_references(found):
        raise ContractError(f"{folder.name}: {'; '.join(dangling)}")
    return found
