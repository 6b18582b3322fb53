"""What the ledger found reaches the owners of the rows: counts when there are more, places in a list, never a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from expectations.contract import Contract, load_contracts
from pipelines.alerts.deliver import deliver
from pipelines.alerts.findings import finding_messages
from pipelines.alerts.message import FINDINGS, Message, masked
from pipelines.alerts.outbox import Outbox
from pipelines.desk.finding_lists import write_finding_lists
from pipelines.desk.ledger_findings import findings, keep_findings
from pipelines.desk.telling import tell_findings
from pipelines.settings import PROJECT, Settings
from pipelines.warehouse.candidate import candidate_path, open_candidate
from tests.integration.city import installation

DAY = date(2019, 9, 3)
NEXT = DAY + timedelta(days=1)
PERSON = "0123456789abcdef01234567"
UNKNOWN = ("残疾证号在残联登记中查不到。", "核对残疾证号。", "ANNEX-B7")
ALTERED = ("对子编号与核对码不符，该判定未采用。", "在最近下发的身份判定表上重新填写。", "P2.2b")


@pytest.fixture(scope="module")
def owned() -> Mapping[str, Contract]:
    """The contracts of the sources."""
    return load_contracts(PROJECT / "expectations")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation without a candidate."""
    return installation(tmp_path)


def kept(settings: Settings, day: date, certificates: int, reviews: int = 0) -> None:
    """Make a candidate in which the ledger found so many rows, and keep what it found."""
    candidate_path(settings).parent.mkdir(parents=True, exist_ok=True)
    candidate_path(settings).unlink(missing_ok=True)
    place = "source varchar, business_date date, file varchar, row bigint, finding_id varchar"
    words = "finding_zh varchar, remedy_zh varchar, clause varchar"
    with open_candidate(settings) as con:
        con.execute("create schema qc")
        con.execute(f"create table qc.qc_finding ({place}, person_key varchar, {words})")
        con.execute(f"create table qc.qc_identity_review ({place}, pair_no varchar, {words})")
        for table, source, kind, what, said, count in (
            ("qc_finding", "case_returns", "certificate_unknown", PERSON, UNKNOWN, certificates),
            ("qc_identity_review", "identity_reviews", "review_altered", "P1", ALTERED, reviews),
        ):
            con.execute(
                f"insert into qc.{table} select ?, ?, 'a.csv', 1 + n, ?, ?, ?, ?, ? from range(1, ? + 1) as r(n)",
                [source, day, kind, what, *said, count],
            )
    keep_findings(settings, day)


def told(settings: Settings, owned: Mapping[str, Contract], day: date) -> Sequence[Message]:
    """Return the messages of a day."""
    return finding_messages(owned, findings(settings, day), day)


def test_owners_are_told_how_many_rows_and_what_to_do_and_of_no_person(
    settings: Settings, owned: Mapping[str, Contract]
) -> None:
    kept(settings, DAY, certificates=2, reviews=1)
    county, office = told(settings, owned, DAY)
    assert (county.owner, county.kind) == (owned["case_returns"].owner, FINDINGS)
    assert county.subject.endswith("2019-09-03：台账核对，新增 1 项")
    assert county.body.splitlines() == [
        "【控辍保学核查回填】",
        "· 残疾证号在残联登记中查不到：2 行",
        "  处理：核对残疾证号。",
        f"清单：worklists/{county.owner}/2019-09-03/",
    ]
    assert "· 对子编号与核对码不符，该判定未采用：1 行" in office.body
    assert [masked(message) for message in (county, office)] == [county, office]


def test_what_stays_as_it_was_is_told_once_and_what_grew_with_its_growth(
    settings: Settings, owned: Mapping[str, Contract]
) -> None:
    kept(settings, DAY, certificates=2, reviews=1)
    kept(settings, NEXT, certificates=2, reviews=1)
    assert told(settings, owned, NEXT) == []
    kept(settings, NEXT + timedelta(days=1), certificates=5, reviews=0)
    (county,) = told(settings, owned, NEXT + timedelta(days=1))
    assert "查不到：5 行，新增 3 行" in county.body


def test_what_is_less_is_not_told(settings: Settings, owned: Mapping[str, Contract]) -> None:
    kept(settings, DAY, certificates=2)
    kept(settings, NEXT, certificates=1)
    assert told(settings, owned, NEXT) == []


def test_a_day_made_again_after_a_later_one_has_its_lists_and_nobody_is_told(
    settings: Settings, owned: Mapping[str, Contract]
) -> None:
    kept(settings, NEXT, certificates=2)
    kept(settings, DAY, certificates=3)
    assert tell_findings(settings, owned, DAY) == {"finding_lists": 1}
    assert not settings.alerts.exists()


def test_a_list_goes_when_the_day_made_again_finds_nothing(settings: Settings, owned: Mapping[str, Contract]) -> None:
    kept(settings, DAY, certificates=1)
    (path,) = write_finding_lists(settings, owned, DAY)
    kept(settings, DAY, certificates=0, reviews=1)
    assert len(write_finding_lists(settings, owned, DAY)) == 1
    assert not path.exists()


def test_places_are_kept_without_persons_and_of_earlier_days_the_newest_alone(settings: Settings) -> None:
    for day in (DAY, NEXT, NEXT + timedelta(days=1)):
        kept(settings, day, certificates=1)
    files = sorted((settings.findings / "ledger").iterdir())
    assert [path.stem for path in files] == ["2019-09-04", "2019-09-05"]
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    rows = duckdb.execute("from read_parquet(?)", [str(files[-1])]).fetchall()
    assert not any(PERSON in row or "P1" in row for row in rows)


def test_a_list_names_file_and_row_of_at_most_five_hundred_of_a_kind(
    settings: Settings, owned: Mapping[str, Contract]
) -> None:
    kept(settings, DAY, certificates=501)
    (path,) = write_finding_lists(settings, owned, DAY)
    assert (
        path
        == settings.worklists / owned["case_returns"].owner / "2019-09-03" / "控辍保学核查回填_台账核对_2019-09-03.xlsx"
    )
    head, first, *more = openpyxl.load_workbook(path)["清单"].iter_rows(values_only=True)
    assert head == ("文件", "行号", "问题", "处理办法", "条款")
    assert first == ("a.csv", "2", *UNKNOWN)
    assert len(more) == 499
    again = path.read_bytes()
    write_finding_lists(settings, owned, DAY)
    assert path.read_bytes() == again


def test_telling_writes_lists_and_leaves_messages_and_incidents_know_nothing_of_it(
    settings: Settings, owned: Mapping[str, Contract]
) -> None:
    kept(settings, DAY, certificates=1, reviews=1)
    assert tell_findings(settings, owned, DAY) == {"finding_lists": 2, "sent": 2, "queued": 0, "dead": 0, "not_new": 0}
    assert len(sorted(settings.alerts.glob("*/2019-09-03-findings-*.txt"))) == 2
    assert Outbox(settings).told() is None
    deliver(settings, owned, [Message("county_office", DAY, "report", "s", "b")])
    assert Outbox(settings).told() == DAY


def test_without_a_build_there_is_nothing_to_tell(settings: Settings, owned: Mapping[str, Contract]) -> None:
    assert tell_findings(settings, owned, DAY) == {"finding_lists": 0}
