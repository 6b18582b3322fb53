"""What the generator writes: every source, in the form of its owner, the same bytes for the same seed, with its truth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest

from expectations.contract import Contract
from pipelines.cli import run
from pipelines.synth import generate
from tests.integration.city import hashes

if TYPE_CHECKING:
    from conftest import Town

MONDAY = date(2019, 9, 2)


def without_children(contracts: Mapping[str, Contract]) -> set[str]:
    """Sources whose rows are about no child: they hold neither an identity number nor a student number."""
    return {
        source
        for source, contract in contracts.items()
        if not any(column.is_id or column.name == "student_no" for column in contract.columns)
    }


@pytest.mark.days
def test_generate_gives_the_same_bytes_for_the_same_seed_and_others_for_another(tmp_path: Path, village: Town) -> None:
    found = [hashes(village.settings.data_raw) | hashes(village.truth)]
    for name, seed, days in (("again", "1", village.made.days), ("other", "2", 2)):
        out, truth = tmp_path / name / "data", tmp_path / name / "truth"
        asked = ["--scale", "0.0005", "--days", str(days), "--start", MONDAY.isoformat(), "--seed", seed]
        assert run(["generate", *asked, "--out", str(out), "--truth", str(truth)]) == 0
        found.append(hashes(out) | hashes(truth))
    assert found[0] == found[1]
    same = {name for name, digest in found[2].items() if found[0].get(name) == digest}
    nobody = {
        f"source_row/{source}/2019-09-0{n}.parquet" for source in without_children(village.contracts) for n in (2, 3)
    }
    assert same <= {"README.txt", *nobody}


@pytest.mark.parametrize(("scale", "days"), [(0, 1), (-1, 1), (0.1, 0)])
def test_generate_refuses_a_city_without_people_or_days(tmp_path: Path, scale: float, days: int) -> None:
    with pytest.raises(ValueError, match="scale must be above 0"):
        generate(tmp_path, scale, days, MONDAY, 1, contracts={})


def test_generate_tells_its_progress_up_to_the_end(village: Town) -> None:
    done = [each[0] for each in village.told]
    assert done == sorted(done)
    assert (village.told[0][2], village.told[-1][2]) == ("world", "done")
    assert village.told[-1][0] == village.told[-1][1] == village.made.days * len(village.contracts) + 1


def test_generate_delivers_every_source_so_that_all_of_it_lands(town: Town) -> None:
    assert set(town.made.rows) == set(town.contracts)
    assert [source for source, rows in town.made.rows.items() if rows] == sorted(town.delivering)
    for source in town.delivering:
        load = town.land(source)
        assert [file.problem_zh for file in load.files if file.problem] == []
        assert {header for file in load.files for header in file.missing} == set()
        assert load.rows == town.made.rows[source] > 0


def test_generate_writes_the_encodings_and_containers_of_the_owners(town: Town) -> None:
    written = {
        source: {file.encoding or file.name.rpartition(".")[2] for file in town.land(source).files}
        for source in town.delivering
    }
    assert written["student_registry"] == written["poverty_students"] == {"gb18030"}
    assert written["household_register"] == {"utf-8"}
    assert written["vocational_registry"] == {"utf-8-sig"}
    assert written["schools"] == written["case_returns"] == written["key_groups_query"] == {"xlsx"}


def test_generate_writes_registry_and_returns_by_county_with_habits_of_their_own(town: Town) -> None:
    files = town.land("student_registry").files
    assert len(files) > 10
    heads = {
        (town.settings.data_raw / "student_registry" / str(MONDAY) / file.name).read_bytes().partition(b"\n")[0]
        for file in files
    }
    assert len(heads) > 3
    assert {file.extra for file in files} == {(), ("备用字段",)}
    path = next((town.settings.data_raw / "case_returns" / str(MONDAY)).glob("*.xlsx"))
    page = openpyxl.load_workbook(path).worksheets[0]
    assert page["A1"].value == path.stem
    assert page.merged_cells.ranges


def test_generate_wraps_the_poverty_registers_numbers_against_excel(town: Town) -> None:
    wrapped = [cell for cell in town.raw("poverty_students", "id_number").values() if cell]
    assert all(cell.startswith('="') and cell.endswith('"') for cell in wrapped)


def test_generate_copies_a_snapshot_byte_for_byte_until_a_row_of_it_changes(town: Town) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(5)]
    assert len({town.land("preschool_registry", day).sha256 for day in days}) == 1
    assert len({town.land("student_registry", day).sha256 for day in days}) == 5
    assert not (town.settings.data_raw / "schools" / str(days[1])).exists()


def test_generate_truth_names_the_child_of_every_row_as_landing_numbers_it(town: Town) -> None:
    for source in sorted(set(town.contracts) - without_children(town.contracts)):
        ((rows, known, same),) = town.ask(
            """
            select count(*), count(person_id), count(*) filter (
                substr(translate(r.name, ' 　', ''), 1, 1) = substr(p.name, 1, 1)
                or translate(r.name, ' 　', '')[2:] = p.name[2:] or length(p.name) > 5
            )
            from {rows} as r left join '{truth}/person.parquet' as p using (person_id)
            """,
            source,
        )
        assert known == rows == town.made.rows[source], source
        assert same >= 0.98 * rows, source


def test_generate_shows_something_of_everything_in_a_village(village: Town) -> None:
    situations = {row[0] for row in village.ask("select distinct situation from '{truth}/status/*.parquet'")}
    assert situations >= {
        "enrolled", "absent", "vocational", "graduated", "preschool", "suspended", "dropped_out", "moved_away", "died",
        "elsewhere_registered", "elsewhere_fujian", "elsewhere_outside", "never_enrolled", "abroad", "missing",
        "nobody", "moved_hukou", "severe", "able_at_home",
    }  # fmt: skip
    hukou = {row[0] for row in village.ask("select hukou_status_code from {rows}", "household_register")}
    assert len(hukou) == 7
    assert all(village.made.rows[source] > 0 for source in village.delivering)
    answers = {
        row[:2]
        for n in range(village.made.days)
        for row in village.ask(
            "select left(reported_category, 1), review_result_code from {rows}", "case_returns", MONDAY + timedelta(n)
        )
    }
    assert answers >= {("A", None), ("B", None), ("B", "同意销号")}
