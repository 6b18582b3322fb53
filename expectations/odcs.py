"""Reading ODCS v3.1 YAML strictly: whatever the standard's model would drop or overlook is an error here.

The pydantic model of `open-data-contract-standard` ignores misspelt keys below the top level, and YAML lets a
repeated key overwrite the first. Either would switch a rule off in silence, so both are refused before the model sees the document.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from open_data_contract_standard.model import CustomProperty, OpenDataContractStandard
from pydantic import BaseModel, ValidationError

API_VERSION = "v3.1.0"
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class ContractError(ValueError):
    """A contract, a catalogue of rule kinds or a waiver file is wrong; the text names the file and the place."""


class _UniqueKeys(_Loader):  # type: ignore[misc, valid-type]  # libyaml's loader where it is built, else Python's
    """A YAML loader that refuses a repeated key."""


def _mapping(loader: _UniqueKeys, node: yaml.MappingNode) -> dict[Any, Any]:
    """Build a dict from a YAML mapping; raise when a key stands twice."""
    result: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in result:
            raise ContractError(f"line {key_node.start_mark.line + 1}: key {key!r} stands twice")
        result[key] = loader.construct_object(value_node, deep=True)
    return result


_UniqueKeys.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


def read_yaml(path: Path) -> Any:
    """Return the one document in `path`; ContractError when it is not YAML or repeats a key."""
    try:
        return yaml.load(path.read_bytes(), Loader=_UniqueKeys)
    except (yaml.YAMLError, ContractError, UnicodeDecodeError) as error:
        raise ContractError(f"{path.name}: {error}") from error


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the pydantic models within a type annotation (`list[X] | None` gives X)."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif typing.get_origin(annotation) in (list, typing.Union, types.UnionType):
        for part in typing.get_args(annotation):
            yield from _models(part)


def unknown_keys(model: type[BaseModel], value: Any, where: str) -> Iterator[str]:
    """Yield the path of every key of `value` that `model` does not know, at any depth."""
    if isinstance(value, list):
        for number, item in enumerate(value):
            label = item.get("id") or item.get("name") or number if isinstance(item, dict) else number
            yield from unknown_keys(model, item, f"{where}[{label}]")
    elif isinstance(value, dict):
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        for key, child in value.items():
            if key not in fields:
                yield f"{where}.{key}"
                continue
            for inner in list(_models(fields[key].annotation))[:1]:
                yield from unknown_keys(inner, child, f"{where}.{key}")


def read_contract(path: Path) -> OpenDataContractStandard:
    """Read and validate one contract file; ContractError names every key that the standard does not know."""
    raw = read_yaml(path)
    if not isinstance(raw, dict) or raw.get("kind") != "DataContract" or raw.get("apiVersion") != API_VERSION:
        raise ContractError(f"{path.name}: not an ODCS contract (kind: DataContract, apiVersion: {API_VERSION})")
    unknown = list(unknown_keys(OpenDataContractStandard, raw, path.stem))
    if unknown:
        raise ContractError(f"{path.name}: unknown keys: {', '.join(unknown)}")
    try:
        return OpenDataContractStandard(**raw)
    except ValidationError as error:
        raise ContractError(f"{path.name}: {error}") from error


def custom(properties: list[CustomProperty] | None, allowed: Mapping[str, type], where: str) -> dict[str, Any]:
    """Return custom properties as a dict; raise on a name that is not allowed, stands twice or has another type."""
    result: dict[str, Any] = {}
    for item in properties or []:
        name = item.property or ""
        if name not in allowed or name in result:
            raise ContractError(f"{where}: custom property {name!r} is unknown or stands twice")
        if not isinstance(item.value, allowed[name]):
            raise ContractError(f"{where}: custom property {name} must be {allowed[name].__name__}")
        result[name] = item.value
    return result


def need(value: Any, where: str, what: str) -> Any:
    """Return `value`; raise when it is missing or empty."""
    if value is None or value in ("", []):
        raise ContractError(f"{where}: {what} is missing")
    return value
