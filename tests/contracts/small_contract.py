"""A small contract of its own, as a document that a test may spoil, and the folder that it lies in."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from expectations.contract import Contract, load_contract
from pipelines.settings import PROJECT

SOURCE = "pupils"
HEADERS = {"no": "编号", "name": "姓名", "sex_code": "性别", "marks": "分数"}


def rule(kind: str, on_fail: str = "warn", rule_id: str = "", **kwargs: Any) -> dict[str, Any]:
    """One quality entry; what `kwargs` gives goes to the kind."""
    how: dict[str, Any] = {"type": kind, **({"kwargs": kwargs} if kwargs else {})}
    properties = [{"property": "onFail", "value": on_fail}]
    return {
        "id": rule_id or kind, "type": "custom", "engine": "greatExpectations", "implementation": how,
        "customProperties": properties,
    }  # fmt: skip


def predicate(rule_id: str, bad: str, on_fail: str = "warn") -> dict[str, Any]:
    """One rule of the contract's own, with the texts that its kind leaves to the contract."""
    entry = rule("row", on_fail, rule_id, bad=bad) | {"description": f"规则 {rule_id}"}
    entry["customProperties"] = [*entry["customProperties"], {"property": "remedy", "value": "请更正"}]
    return entry


def _column(
    name: str, kind: str, logical: str, required: bool, quality: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    custom = [{"property": key, "value": value} for key, value in {"type": kind, **more}.items()]
    return {
        "name": name, "physicalName": HEADERS[name], "logicalType": logical, "physicalType": "text",
        "required": required, "classification": "internal", "description": HEADERS[name],
        "customProperties": custom, "quality": quality,
    }  # fmt: skip


def document() -> dict[str, Any]:
    """A whole contract: a number as key, a name, a code, an integer, and the rules that every contract has."""
    feed = [
        rule("file_readable", "block"), rule("headers_present", "block"), rule("has_rows", "block"),
        rule("volume_fall", "block"), rule("exact_repetition", "quarantine"), rule("grain_unique"),
    ]  # fmt: skip
    columns = [
        _column("no", "text", "string", True, [
            rule("filled", "quarantine", "no-filled"), rule("pattern", rule_id="no-pattern", pattern="^P[0-9]{4}$", form="P"),
        ]),
        _column("name", "text", "string", True, [rule("filled", "quarantine", "name-filled")]),
        _column("sex_code", "code", "string", False, [rule("known_code", rule_id="sex_code-known_code")], codes="sex"),
        _column("marks", "integer", "integer", False, [
            rule("number", rule_id="marks-number"), rule("number_range", rule_id="marks-number_range", min=0, max=100),
        ]),
    ]  # fmt: skip
    flags = {"required": False, "event": False, "accumulates": False, "scope": "load"}
    return {
        "apiVersion": "v3.1.0", "kind": "DataContract", "id": SOURCE, "name": "花名册", "version": "1.0.0",
        "status": "active", "domain": "office", "description": {"purpose": "试用"}, "team": {"name": "学籍管理"},
        "support": [{"channel": "值班", "tool": "other"}],
        "slaProperties": [{"property": name, "value": 1, "unit": "d"} for name in ("frequency", "latency")],
        "customProperties": [{"property": key, "value": value} for key, value in flags.items()],
        "schema": [{
            "name": SOURCE, "physicalName": "花名册", "logicalType": "object", "physicalType": "file",
            "customProperties": [{"property": "grain", "value": ["no"]}], "properties": columns, "quality": feed,
        }],
    }  # fmt: skip


def table(spoilt: dict[str, Any]) -> dict[str, Any]:
    """The one table of a document."""
    found: dict[str, Any] = spoilt["schema"][0]
    return found


def column(spoilt: dict[str, Any], name: str) -> dict[str, Any]:
    """One column of a document."""
    return next(each for each in table(spoilt)["properties"] if each["name"] == name)


def project(folder: Path) -> Path:
    """Make an expectations folder with the project's own kinds and code lists and no contract; return it."""
    expectations = folder / "expectations"
    shutil.copytree(PROJECT / "expectations" / "kinds", expectations / "kinds")
    shutil.copy(PROJECT / "expectations" / "codelists.yml", expectations)
    return expectations


def written(folder: Path, contents: dict[str, Any] | str) -> Path:
    """Write a document, or the text of one, as the contract of a new expectations folder; return its path."""
    path = project(folder) / f"{SOURCE}.yaml"
    text = contents if isinstance(contents, str) else yaml.safe_dump(contents, allow_unicode=True, sort_keys=False)
    path.write_text(text, encoding="utf-8")
    return path


def loaded(folder: Path, contents: dict[str, Any] | None = None) -> Contract:
    """The contract that a document (the whole one) makes."""
    return load_contract(written(folder, contents or document()))
