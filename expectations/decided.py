"""Reads files of decisions (waivers, retirements): lists of entries that each name the post that decided, and until when."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from expectations.odcs import ContractError, read_yaml


def entries(path: Path, keys: Mapping[str, type]) -> list[dict[str, Any]]:
    """Return the entries of a file, each with exactly `keys` of those types; none when there is no file.

    ContractError names the file, the entry and what is wrong with it.
    """
    listed = (read_yaml(path) or []) if path.exists() else []
    if not isinstance(listed, list):
        raise ContractError(f"{path.name}: must be a list of decisions")
    return [_entry(raw, keys, f"{path.name}: entry {number}") for number, raw in enumerate(listed, 1)]


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
