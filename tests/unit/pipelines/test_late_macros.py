"""Which macro a name means is dbt's to say; it is bound to a node when the node calls it."""

from __future__ import annotations

from typing import Any

import pytest
from dbt.clients.jinja import MacroGenerator, MacroStack, get_rendered
from dbt.context.macros import MacroNamespaceBuilder
from dbt.contracts.graph.nodes import Macro
from dbt.node_types import NodeType

from pipelines.warehouse import late_macros
from pipelines.warehouse.late_macros import _build_late, _Context, _dbts_build


def macro(package: str, name: str) -> Macro:
    """A macro that says where it is from."""
    return Macro(
        name=name, resource_type=NodeType.Macro, package_name=package, path="m.sql", original_file_path="m.sql",
        unique_id=f"macro.{package}.{name}", macro_sql=f"{{% macro {name}() %}}{package} {{{{ who }}}}{{% endmacro %}}",
    )  # fmt: skip


MACROS = {
    package: {name: macro(package, name) for name in names}
    for package, names in {
        "baoxue": ("greet", "own"), "other": ("greet", "others"), "dbt": ("greet", "basic", "both"), "dbt_duckdb": ("both",),
    }.items()
}  # fmt: skip
NAMES = ("greet", "own", "others", "basic", "both", "absent")


def builder(package: str = "baoxue") -> MacroNamespaceBuilder:
    return MacroNamespaceBuilder("baoxue", package, MacroStack(), ["dbt_duckdb", "dbt"])


@pytest.mark.parametrize("package", ["baoxue", "other"])
def test_every_name_means_what_it_means_to_dbt(package: str) -> None:
    late, early = _build_late(builder(package), MACROS, {}), _dbts_build(builder(package), MACROS, {})
    assert [told(late.get(name)) for name in NAMES] == [told(early.get(name)) for name in NAMES]
    for within in (None, "dbt", "other", "baoxue"):
        found = [told(late.get_from_package(within, name)) for name in NAMES]
        assert found == [told(early.get_from_package(within, name)) for name in NAMES]


def told(found: MacroGenerator | None) -> str | None:
    return found and found.macro.unique_id


def test_a_macro_speaks_of_the_node_that_calls_it_and_no_other_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def make(*args: Any) -> MacroGenerator:
        made.append(args[0].name)
        return MacroGenerator(*args)

    monkeypatch.setattr(late_macros, "MacroGenerator", make)
    for who in ("one", "two"):
        context = _Context(who=who)
        _build_late(builder(), MACROS, context)
        assert get_rendered("{{ greet() }}, {{ dbt.greet() }}", context) == f"baoxue {who}, dbt {who}"
    assert made == ["greet"] * 4


def test_macros_that_are_added_later_are_found() -> None:
    growing = {**MACROS, "baoxue": {**MACROS["baoxue"]}}
    assert "late" not in _build_late(builder(), growing, {})
    growing["baoxue"]["late"] = macro("baoxue", "late")
    assert "late" in _build_late(builder(), growing, {})
