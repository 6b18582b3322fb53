"""dbt's manifest as Dagster reads it: parsed before definitions load, and each node's asset key and group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator

from expectations.contract import load_contracts
from pipelines.settings import Settings
from pipelines.warehouse.dbt import Dbt

UNIQUE_ID = "dagster_dbt/unique_id"


class Translator(DagsterDbtTranslator):
    """Puts dbt's sources on the gate's assets, and each model into the group of its layer."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """Source `accepted.<source>` is the asset `accepted/<source>`; a model is its layer and its name there."""
        if dbt_resource_props["resource_type"] == "source":
            return dg.AssetKey([dbt_resource_props["source_name"], dbt_resource_props["name"]])
        name = dbt_resource_props.get("alias") or dbt_resource_props["name"]
        return dg.AssetKey([_layer(dbt_resource_props), name])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """Name the layer: staging, intermediate, marts, bureau, seeds."""
        return _layer(dbt_resource_props)


def manifest_path(settings: Settings) -> Path:
    """Return dbt's manifest of this installation."""
    return settings.warehouse / "target" / "manifest.json"


def dbt_manifest(settings: Settings) -> Mapping[str, Any]:
    """Let dbt parse the project (quick when nothing changed) and return its manifest."""
    path = Dbt(settings, load_contracts(settings.expectations)).manifest_path()
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _read(path: Path, _changed: int) -> Mapping[str, Any]:
    manifest: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return manifest


def _layer(props: Mapping[str, Any]) -> str:
    return "seeds" if props["resource_type"] == "seed" else str(props["fqn"][1])
