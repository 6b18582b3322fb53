"""What is published: read from dbt's manifest, so that a model says it once, in its own yml.

A model is published when it is tagged (or its meta says) `published`; schema `main` goes to the restricted database,
schema `bureau` to the one for BI. A model of `main` whose meta says `is_bureau: true` knows no person and goes to both.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RESTRICTED = "main"
BUREAU = "bureau"


class CatalogueError(RuntimeError):
    """dbt's manifest does not say what the publication needs."""


@dataclass(frozen=True)
class PublishedColumn:
    """One column: its name, comment, and whether the model's contract forbids NULL."""

    name: str
    description: str
    not_null: bool


@dataclass(frozen=True)
class PublishedTable:
    """One table: where it lies on the candidate (`schema`.`name`), its comment, key and columns in order.

    `is_for_all`: it stands in both databases.
    """

    name: str
    schema: str
    description: str
    primary_key: tuple[str, ...]
    columns: tuple[PublishedColumn, ...]
    is_for_all: bool = False

    @property
    def is_restricted(self) -> bool:
        """It goes to the database with identities."""
        return self.schema == RESTRICTED

    @property
    def is_bureau(self) -> bool:
        """It goes to the database for BI."""
        return self.schema == BUREAU or self.is_for_all


def read_catalogue(manifest_path: Path) -> list[PublishedTable]:
    """Return the published tables by schema and name. Raises CatalogueError when a schema is neither of the two."""
    manifest: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))
    tables = [_table(node) for node in manifest["nodes"].values() if is_published(node)]
    for table in tables:
        if table.schema not in (RESTRICTED, BUREAU):
            raise CatalogueError(f"{table.name}: schema {table.schema} is neither {RESTRICTED} nor {BUREAU}")
    if not any(table.schema == RESTRICTED for table in tables):
        raise CatalogueError(f"{manifest_path}: no model is tagged `published`")
    return sorted(tables, key=lambda table: (table.schema, table.name))


def is_published(node: Mapping[str, Any]) -> bool:
    """Tell whether a node of dbt's manifest is a model that is published."""
    if node["resource_type"] != "model":
        return False
    return "published" in node.get("tags", []) or bool(_meta(node).get("published"))


def _meta(node: Mapping[str, Any]) -> dict[str, Any]:
    return {**node.get("meta", {}), **node.get("config", {}).get("meta", {})}


def _table(node: Mapping[str, Any]) -> PublishedTable:
    columns = [(column, _constraint_types(column)) for column in node.get("columns", {}).values()]
    return PublishedTable(
        name=node.get("alias") or node["name"],
        schema=node["schema"],
        description=_one_line(node.get("description", "")),
        primary_key=_primary_key(node, columns),
        columns=tuple(
            PublishedColumn(c["name"], _one_line(c.get("description", "")), bool({"not_null", "primary_key"} & types))
            for c, types in columns
        ),
        is_for_all=bool(_meta(node).get("is_bureau")),
    )


def _primary_key(node: Mapping[str, Any], columns: Sequence[tuple[Mapping[str, Any], set[str]]]) -> tuple[str, ...]:
    """Return the key that the model's contract declares, else its grain where that can be a key.

    For BI it always can: as a key it also proves that the pseudonyms were made, which without the secret would be NULL.
    """
    declared = [tuple(c["columns"]) for c in node.get("constraints", []) if c["type"] == "primary_key"]
    declared += [(c["name"],) for c, types in columns if "primary_key" in types]
    grain = tuple(_meta(node).get("grain", ()))
    filled = {c["name"] for c, types in columns if "not_null" in types}
    if declared:
        return declared[0]
    return grain if node["schema"] == BUREAU or set(grain) <= filled else ()


def _constraint_types(column: Mapping[str, Any]) -> set[str]:
    return {constraint["type"] for constraint in column.get("constraints", [])}


def _one_line(text: str) -> str:
    return " ".join(text.split())
