"""Reads files of decisions (waivers, retirements): lists of entries that each name the post that decided, and until when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_type_hints

from expectations.odcs import ContractError, read_yaml

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Decision = TypeVar("Decision", bound="DataclassInstance")


def entries(path: Path, decision: type[Decision]) -> list[Decision]:
    """Return the entries of a file as decisions (a dataclass); none when there is no file.

    Each entry has exactly the dataclass's fields, of their types; a field's metadata may name it otherwise in the file
    (`key`). ContractError names the file, the entry and what is wrong with it.
    """
    types = get_type_hints(decision)
    keys = {field.metadata.get("key", field.name): field.name for field in fields(decision)}
    listed = (read_yaml(path) or []) if path.exists() else []
    if not isinstance(listed, list):
        raise ContractError(f"{path.name}: must be a list of decisions")
    kinds = {key: types[name] for key, name in keys.items()}
    checked = [_entry(raw, kinds, f"{path.name}: entry {number}") for number, raw in enumerate(listed, 1)]
    return [decision(**{name: raw[key] for key, name in keys.items()}) for raw in checked]


def digest(decisions: Sequence[Any]) -> str:
    """Return a hash of decisions (dataclasses): a blocked load is judged anew when it changes."""
    said = json.dumps([asdict(each) for each in decisions], default=str, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def _entry(raw: object, keys: Mapping[str, type], where: str) -> dict[str, Any]:
    if not isinstance(raw, dict) or set(raw) != set(keys):
        raise ContractError(f"{where} must have exactly the keys {', '.join(keys)}")
    wrong = [name for name, kind in keys.items() if type(raw[name]) is not kind]
    if wrong:
        raise ContractError(f"{where}: wrong type of {', '.join(wrong)}")
    return raw
