"""A contract that says something the gate would not do is refused when it is read, with the file and the place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_contract import SOURCE, column, document, loaded, rule, table, written

from expectations.contract import load_contract, load_contracts
from expectations.odcs import ContractError
from pipelines.settings import PROJECT

Spoil = Callable[[dict[str, Any]], object]


def _rules(spoilt: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = column(spoilt, name)["quality"]
    return rules


def _without_property(entry: dict[str, Any], name: str) -> None:
    entry["customProperties"] = [each for each in entry["customProperties"] if each["property"] != name]


SPOILT: dict[str, tuple[Spoil, str]] = {
    "a misspelt key of a rule": (lambda d: _rules(d, "name")[0].update(dimenson="x"), r"name\].*name-filled\].*dimenson"),
    "a misspelt key of a column": (lambda d: column(d, "name").update(requird=True), r"\[name\]\.requird"),
    "a misspelt key of the contract": (lambda d: d.update(staus="x"), "staus"),
    "a misspelt property": (lambda d: _rules(d, "name")[0]["customProperties"].append(
        {"property": "onfail", "value": "warn"}), "name-filled.*onfail"),
    "an unknown kind": (lambda d: _rules(d, "name").append(rule("filed", rule_id="name-filed")), "name-filed.*'filed'"),
    "no onFail": (lambda d: _without_property(_rules(d, "name")[0], "onFail"), "name-filled.*onFail"),
    "an unknown onFail": (lambda d: _rules(d, "name").append(rule("filled", "ignore", "x")), "rule x.*onFail"),
    "quarantine of a whole load": (lambda d: table(d)["quality"].append(rule("has_rows", "quarantine", "x")), "rule x.*onFail"),
    "no remedy": (lambda d: table(d)["quality"].append(
        rule("row", rule_id="own", bad="true") | {"description": "规则"}), "own.*remedy"),
    "no description": (lambda d: table(d)["quality"].append(rule("row", rule_id="own", bad="true")), "own.*description"),
    "a missing parameter": (lambda d: _rules(d, "marks").append(rule("number_range", rule_id="r", min=1)), "rule r.*max"),
    "a parameter that the kind does not take": (lambda d: _rules(d, "marks").append(
        rule("filled", rule_id="r", mostly=0.9)), "rule r.*mostly"),
    "a kind for another type of column": (lambda d: _rules(d, "name").append(rule("date", rule_id="r")), "rule r"),
    "an identity rule on another column": (lambda d: _rules(d, "name").append(rule("id_form", rule_id="r")), "rule r.*isId"),
    "a rule id twice": (lambda d: _rules(d, "name").append(rule("filled", rule_id="no-filled")), "twice.*no-filled"),
    "a header twice": (lambda d: column(d, "name").update(physicalName="编号"), "twice.*编号"),
    "a key that is no column": (lambda d: table(d).update(
        customProperties=[{"property": "grain", "value": ["number"]}]), "grain"),
    "a required column that may be empty": (lambda d: _rules(d, "name").clear(), "missing.*name filled quarantine"),
    "a required column that only warns": (lambda d: _rules(d, "name").__setitem__(0, rule("filled", "warn", "x")),
                                          "missing.*name filled quarantine"),
    "a code without a check": (lambda d: _rules(d, "sex_code").clear(), "missing.*sex_code known_code warn"),
    "no volume rule": (lambda d: table(d)["quality"].pop(3), "missing.*volume_fall block"),
    "an unknown code list": (lambda d: column(d, "sex_code").update(
        customProperties=[{"property": "type", "value": "code"}, {"property": "codes", "value": "sexes"}]), "sex_code.*sexes"),
    "a decimal without its digits": (lambda d: column(d, "marks").update(logicalType="number", customProperties=[
        {"property": "type", "value": "decimal"}, {"property": "length", "value": 5}]), "marks.*length and scale"),
    "a total of what is no amount": (lambda d: column(d, "marks")["customProperties"].append(
        {"property": "total", "value": "元"}), "marks.*total"),
    "no cadence": (lambda d: d.update(slaProperties=[]), "frequency"),
    "no grace": (lambda d: d["slaProperties"].pop(), "latency"),
    "a restart on no day of the year": (lambda d: d["customProperties"].append(
        {"property": "restarts", "value": "02-29"}), "restarts must be"),
    "another id than the file's name": (lambda d: d.update(id="teachers"), "id"),
}  # fmt: skip


def test_the_contract_that_the_others_spoil_is_read(tmp_path: Path) -> None:
    contract = loaded(tmp_path)
    assert (contract.source, contract.grain, len(contract.rules)) == (SOURCE, ("no",), 12)


@pytest.mark.parametrize("what", SPOILT)
def test_a_spoilt_contract_is_refused_with_file_and_place(tmp_path: Path, what: str) -> None:
    spoil, place = SPOILT[what]
    spoilt = document()
    spoil(spoilt)
    with pytest.raises(ContractError, match=place) as refused:
        loaded(tmp_path, spoilt)
    assert SOURCE in str(refused.value)


def test_a_key_that_stands_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    text = yaml.safe_dump(document(), allow_unicode=True, sort_keys=False)
    twice = text.replace("    required: true\n", "    required: true\n    required: false\n", 1)
    line = twice[: twice.index("required: false")].count("\n") + 1
    with pytest.raises(ContractError, match=rf"{SOURCE}\.yaml: line {line}: key 'required' stands twice"):
        load_contract(written(tmp_path, twice))


def test_text_that_is_no_yaml_is_refused_with_the_file(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match=rf"{SOURCE}\.yaml"):
        load_contract(written(tmp_path, "kind: [DataContract"))


def test_a_kind_with_an_unknown_key_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, document())
    extra = "kinds:\n  odd: {batch: rows, dimension: accuracy, expectation: expect_rows_to_pass, tolerance: 3}\n"
    (path.parent / "kinds" / "odd.yml").write_text(extra, encoding="utf-8")
    with pytest.raises(ContractError, match=r"odd\.yml.*tolerance"):
        load_contract(path)


def test_the_digest_changes_with_the_contract_and_with_the_kinds_it_draws_on(tmp_path: Path) -> None:
    path = written(tmp_path, document())
    first = load_contract(path).digest
    path.write_text(path.read_text("utf-8") + "# 注\n", encoding="utf-8")
    second = load_contract(path).digest
    kinds = path.parent / "kinds" / "load.yml"
    kinds.write_text(kinds.read_text("utf-8") + "# 注\n", encoding="utf-8")
    assert len({first, second, load_contract(path).digest}) == 3


def test_all_contracts_of_the_project_are_read() -> None:
    folder = PROJECT / "expectations"
    assert set(load_contracts(folder)) == {path.stem for path in folder.glob("*.yaml")}
