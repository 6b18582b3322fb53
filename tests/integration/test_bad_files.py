"""What owners send by mistake gets a verdict, never a trace; what was accepted before stays as it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from expectations.contract import Contract, load_contracts
from pipelines.ingest.loads import LoadManifest, read_manifests
from pipelines.intake import Intake
from pipelines.settings import Settings
from pipelines.stages import Stages
from pipelines.standing import standing
from pipelines.synth import KINDS, break_load
from tests.integration.city import DAYS, City, hashes, installation

SOURCE = "vocational_registry"
MANY_FILES = "preschool_registry"
WORKBOOKS = "key_groups_query"
UNREADABLE = {"files-readable", "load-has_rows", "load-volume_fall"}
# What each kind of damage comes to: the rules that block; none: the load is accepted.
VERDICTS: dict[str, set[str]] = {
    "half_rows": {"load-volume_fall"},
    "wrong_headers": UNREADABLE,
    "wrong_encoding": UNREADABLE,
    "truncated_xlsx": UNREADABLE,
    "header_only": {"load-has_rows", "load-volume_fall"},
    "html_as_xls": UNREADABLE,
    "id_rounded": {"id_number-id_share"},
    "empty_file": UNREADABLE,
    "password_protected": UNREADABLE,
    "two_headers": set(),
    "repeated_rows": set(),
}


@dataclass
class Gate:
    """Landing and gate of an installation on which the first day of three sources was accepted."""

    settings: Settings
    city: City
    contracts: dict[str, Contract]

    def deliver(self, source: str, n: int = 1) -> Path:
        """Deliver a source's first files again, `n` days later."""
        return self.city.copy(source, DAYS[0], self.settings.data_raw, to=DAYS[0] + timedelta(days=n))

    def judge(self, source: str, n: int = 1) -> LoadManifest:
        """Land and judge what lies there up to the nth day; return the newest load of the source."""
        intake, contract, upto = Intake(self.settings, Stages()), self.contracts[source], DAYS[0] + timedelta(days=n)
        intake.land(contract, upto)
        found = intake.judge(contract, upto).newest
        assert found
        assert found.rows_landed == found.rows_accepted + found.rows_quarantined
        return found

    def edited(self, act: Callable[[list[str]], list[str]], n: int = 1) -> LoadManifest:
        """Deliver the source of one CSV file with its lines (header first) changed, and judge it."""
        (path,) = self.deliver(SOURCE, n).iterdir()
        raw = path.read_bytes()
        encoding = "utf-8-sig" if _is_utf8(raw) else "gb18030"
        lines = act(raw.decode(encoding).splitlines())
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return self.judge(SOURCE, n)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@pytest.fixture(scope="module")
def first_day(city: City, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = installation(tmp_path_factory.mktemp("gate"))
    gate = Gate(settings, city, load_contracts(settings.expectations))
    for source in (SOURCE, MANY_FILES, WORKBOOKS):
        gate.deliver(source, 0)
        assert gate.judge(source, 0).verdict == "accepted"
    return settings


@pytest.fixture
def gate(city: City, first_day: Settings, tmp_path: Path) -> Iterator[Gate]:
    """A copy of the installation; at the end the first day is served or replaced by an accepted load, byte for byte."""
    settings = installation(tmp_path)
    shutil.copytree(first_day.data_raw, settings.data_raw, dirs_exist_ok=True)
    shutil.copytree(first_day.home, settings.home)
    before = hashes(settings.accepted)
    yield Gate(settings, city, load_contracts(settings.expectations))
    after = hashes(settings.accepted)
    assert {path: after.get(path) for path in before} == before
    accepted = {
        f"{m.source}/{m.business_date}/r{m.revision}" for m in read_manifests(settings) if m.verdict == "accepted"
    }
    assert {str(Path(path).parent) for path in after} == accepted


def blocking(load: LoadManifest) -> set[str]:
    return {check.rule_id for check in load.checks if check.is_blocking}


def failed(load: LoadManifest) -> dict[str, int]:
    return {check.rule_id: check.failed_rows for check in load.checks if check.status == "failed"}


def test_every_kind_of_damage_has_a_known_verdict() -> None:
    assert VERDICTS.keys() == KINDS.keys()


CSV_KINDS = [(SOURCE, kind) for kind in sorted(VERDICTS)]
XLSX_KINDS = [
    (WORKBOOKS, kind) for kind in ("half_rows", "wrong_headers", "truncated_xlsx", "header_only", "two_headers")
]


@pytest.mark.parametrize(("source", "kind"), CSV_KINDS + XLSX_KINDS)
def test_a_damaged_delivery_gets_its_verdict(gate: Gate, source: str, kind: str) -> None:
    break_load(gate.deliver(source), kind)
    load = gate.judge(source)
    expected = VERDICTS[kind]
    assert [check.rule_id for check in load.checks if check.status == "broken"] == []
    assert blocking(load) == expected
    assert load.verdict == ("blocked" if expected else "accepted")
    served = standing(read_manifests(gate.settings), source, DAYS[1]).served
    assert served
    assert served.business_date == (DAYS[0] if expected else DAYS[1])


@pytest.mark.parametrize("kind", ["wrong_encoding", "empty_file", "password_protected", "html_as_xls"])
def test_an_unreadable_file_is_told_by_name_with_what_to_do(gate: Gate, kind: str) -> None:
    break_load(gate.deliver(SOURCE), kind)
    (file,) = gate.judge(SOURCE).files
    assert file.problem_zh
    assert file.name in file.problem_zh
    assert "请" in file.problem_zh


def test_one_unreadable_file_of_many_blocks_the_load_and_is_named_alone(gate: Gate) -> None:
    folder = gate.deliver(MANY_FILES)
    break_load(folder, "truncated_xlsx", one_file=True)
    load = gate.judge(MANY_FILES)
    assert blocking(load) == {"files-readable"}
    assert len(load.files) > 5
    assert [file.name for file in load.files if file.problem_zh] == [
        path.name for path in folder.iterdir() if path.suffix == ".xlsx"
    ]


def test_a_workbook_in_which_every_number_was_rounded_is_refused_by_its_share(gate: Gate) -> None:
    break_load(gate.deliver(WORKBOOKS), "id_rounded")
    load = gate.judge(WORKBOOKS)
    assert blocking(load) == {"id_number-id_share"}
    assert failed(load)["id_number-id_lost"] > 10


def test_a_number_that_a_workbook_has_rounded_is_a_finding_and_its_row_goes_on(gate: Gate) -> None:
    (path,) = gate.deliver(WORKBOOKS).iterdir()
    book = openpyxl.load_workbook(path)
    texts = [cell for row in book.worksheets[0].iter_rows() for cell in row if re.fullmatch(r"\d{18}", str(cell.value))]
    texts[0].value = float(texts[0].value)
    book.save(path)
    load = gate.judge(WORKBOOKS)
    assert (load.verdict, load.rows_quarantined) == ("accepted", 0)
    assert failed(load)["id_number-id_lost"] == 1


def test_exact_repetitions_are_set_aside_and_one_row_of_each_is_kept(gate: Gate) -> None:
    load = gate.edited(lambda lines: [*lines, *lines[1:6]])
    assert (load.verdict, load.rows_quarantined) == ("accepted", 5)
    assert failed(load)["load-exact_repetition"] == 5


def test_two_different_rows_of_one_key_are_both_kept_and_are_a_finding(gate: Gate) -> None:
    before = gate.judge(SOURCE, 0)
    load = gate.edited(lambda lines: [*lines, _with(lines, 1, "学校名称", "另一所学校")])
    assert (load.verdict, load.rows_accepted) == ("accepted", before.rows_accepted + 1)
    assert failed(load)["load-grain_unique"] == 2


def test_a_code_that_nobody_knows_sets_its_row_aside_by_rule(gate: Gate) -> None:
    load = gate.edited(
        lambda lines: [_with(lines, n, "学生状态", "飞走了") if n == 1 else line for n, line in enumerate(lines)]
    )
    assert (load.verdict, load.rows_quarantined) == ("accepted", 1)
    assert failed(load)["status_code-known_code"] == 1


def test_a_date_in_the_future_is_a_finding_and_its_row_goes_on(gate: Gate) -> None:
    load = gate.edited(
        lambda lines: [_with(lines, n, "入学日期", "2099-09-01") if n == 1 else line for n, line in enumerate(lines)]
    )
    assert load.verdict == "accepted"
    assert failed(load)["admission_date-date_range"] == 1


def test_half_of_yesterdays_rows_are_refused_whatever_their_order(gate: Gate) -> None:
    load = gate.edited(lambda lines: [lines[0], *lines[:0:-2]])
    assert blocking(load) == {"load-volume_fall"}


def test_the_same_bytes_twice_on_one_date_are_one_load(gate: Gate) -> None:
    gate.judge(SOURCE, 0)
    (path,) = gate.deliver(SOURCE, 0).iterdir()
    path.touch()
    gate.judge(SOURCE, 0)
    shutil.copyfile(path, path.with_name("again.csv"))
    load = gate.judge(SOURCE, 0)
    assert [m.revision for m in read_manifests(gate.settings, SOURCE)] == [1]
    assert load.revision == 1


def test_a_correction_is_a_second_revision_known_from_the_day_of_its_discovery(gate: Gate) -> None:
    gate.deliver(SOURCE, 2)
    gate.judge(SOURCE, 2)
    load = gate.edited(lambda lines: lines[:-1], 0)
    first, second = (m for m in read_manifests(gate.settings, SOURCE) if m.business_date == DAYS[0])
    assert (first.revision, first.known_date, second.revision, second.known_date) == (1, DAYS[0], 2, DAYS[2])
    assert load == second


def test_files_with_yesterdays_bytes_are_not_parsed_again(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    monkeypatch.setattr("pipelines.ingest.landing.READERS", {"csv": parsed.append, "xlsx": parsed.append})
    gate.deliver(MANY_FILES)
    load = gate.judge(MANY_FILES)
    assert (load.verdict, parsed) == ("accepted", [])
    assert load.rows_landed > 100


def _with(lines: list[str], n: int, header: str, value: str) -> str:
    """Return line `n` with another value under a header."""
    cells = lines[n].split(",")
    cells[lines[0].split(",").index(header)] = value
    return ",".join(cells)
