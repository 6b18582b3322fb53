"""What Dagster loads: every module of `pipelines.defs` that has `definitions`, found by itself."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import dagster as dg

import pipelines.defs
from pipelines.settings import Settings
from pipelines.stages import Stages


def load(settings: Settings, stages: Stages) -> dg.Definitions:
    """Wire the installation at `settings`; steps add their seconds to `stages`."""
    modules = [import_module(f"pipelines.defs.{found.name}") for found in pkgutil.iter_modules(pipelines.defs.__path__)]
    parts = [module.definitions(settings, stages) for module in modules if hasattr(module, "definitions")]
    return dg.Definitions.merge(*parts)


@dg.definitions
def defs() -> dg.Definitions:
    """Wire the installation that the environment names."""
    return load(Settings.load(), Stages())
