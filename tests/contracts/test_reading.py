"""The gate reads a cell as staging does: what one takes for a date, a number or an identity number the other does too."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from contract_loads import CONTRACTS, write_file
from contract_rows import check_digit, good_row, id_number
from staging_macros import differing, staging

from expectations.batch import MACROS, connect, make_batch
from expectations.kinds import fill, load_catalogue
from pipelines.settings import PROJECT

DATES = [
    "20110101", "2011-01-01", "2011-1-1", "2011/1/1", "2011/01/01", "2011.1.1", "2011年1月1日", "2011年01月01日",
    "2011-01-01 00:00:00", "2011/1/1 0:00", "2011-01-01T00:00:00", "40544", "1", "99999", "12345", "2011", "201101",
    "20110230", "2011-02-29", "2012-02-29", "2011-13-01", "2011年1月1", "2011-1/1", "2011年1-1", "2011-01-01日", "20110101x",
    "x20110101", "2011 01 01", "２０１１-01-01", "110101", "00000000", "18991230", "9999-12-31", "2011-01", "1月1日", "无", "-",
]  # fmt: skip
MONTHS = [
    "201909", "2019-09", "2019-9", "2019/9", "2019.9", "2019年9月", "2019年09月", "2019年9", "20190901", "2019-09-01", "201913",
    "201900", "2019", "19-09", "二〇一九年九月", "2019年9月1日", "201909x", "９",
    "2019-09x", "2019-111", "2019091", "20190230", "2019-02-30", "2019年9月31日", "2019/9/1 8:30", "201909 ", "43709", "2019-09-",
]  # fmt: skip
NUMBERS = [
    "0", "7", "-7", "+7", "007", "1.0", "1.00", "1.", "1.5", ".5", "1,234", "1,234.5", "１２", "1 2", "1e3", "1_000", "--1", "",
    "12345678901234567890", "999999999999.99", "9999999999.999", "99999.995", "1.005", "一", "3个", "3%", "∞", "NaN", "0x10",
]  # fmt: skip
DECIMALS = [(5, 2), (12, 2), (14, 2)]


def _ids() -> list[str]:
    """Identity numbers and what becomes of them: right ones, every wrong digit, other lengths, other characters, Excel's."""
    good = [id_number(f"{date(1899, 12, 30) + timedelta(days=4001 * n):%Y%m%d}", 31 * n % 1000) for n in range(14)]
    wrong = [
        number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        for number in good
        for place in range(17)
    ]
    days = [
        f"400000{day}001"
        for day in ("20110229", "20120229", "20110230", "20111301", "20110001", "20110100", "18991231")
    ]
    number = good[5]
    odd = [
        number.lower(), number[:9] + " " + number[9:], number[:17] + "x", number[:17] + "Ｘ", number.translate(WIDE), number + "11",
        number + "11B1", number + "1", number[:15], number[:6] + number[8:17], number[:15] + "000", "4.00000201106E+17",
        "4.000002011060E+17", "40000020110601E+04", "400000201106010e17", "999" + number[3:], "G" + number, "L" + number[:17],
        "1_0000020110601001", "+40000020110601001", "400000201106010.01", "000000000000000000", "\u200b", " ", "护照E1234567",
        "不详", number + "\u200b", "０" * 18, number[:17] + ("0" if number[17] != "0" else "1"), "12345", "E+17", "9" * 18,
    ]  # fmt: skip
    return [*good, *wrong, *(day + check_digit(day) for day in days), *odd]


CODES_CALL = "codes('a', 't')"
IDS_CALL = "with_id_numbers('landed', {{'{name}': 'id'}})"
WIDE = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789X"}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    """A connection with the gate's macros."""
    con = duckdb.connect()
    con.execute(MACROS)
    return con


def test_dates_are_read_as_staging_reads_them(con: duckdb.DuckDBPyConnection) -> None:
    assert differing(con, DATES, "as_date(t)", staging("to_date('t')")) == []


def test_the_four_forms_of_a_date_are_one_day(con: duckdb.DuckDBPyConnection) -> None:
    forms = ["20110101", "2011-01-01", "2011/1/1", "2011年1月1日"]
    assert con.execute("select distinct as_date(t) from (select unnest(?) as t)", [forms]).fetchall() == [
        (date(2011, 1, 1),)
    ]


def test_months_are_read_as_staging_reads_them(con: duckdb.DuckDBPyConnection) -> None:
    assert differing(con, MONTHS, "as_month(t)", staging("to_month('t')")) == []


def test_what_only_begins_like_a_month_is_no_month(con: duckdb.DuckDBPyConnection) -> None:
    read = "select t, as_month(t) from (select unnest(?) as t)"
    assert {month for _, month in con.execute(read, [MONTHS[:5] + MONTHS[8:10] + ["43709"]]).fetchall()} == {
        date(2019, 9, 1)
    }
    for text in ("201909x", "2019-09x", "2019-111", "2019091", "20190230", "2019年9月31日"):
        assert con.execute(read, [[text]]).fetchall() == [(text, None)]


def test_whole_numbers_are_read_as_staging_reads_them(con: duckdb.DuckDBPyConnection) -> None:
    assert differing(con, NUMBERS, "try_cast(integer_text(t) as bigint)", staging("to_integer('t')")) == []


@pytest.mark.parametrize(("precision", "scale"), DECIMALS)
def test_decimals_are_read_as_staging_reads_them(con: duckdb.DuckDBPyConnection, precision: int, scale: int) -> None:
    gate = f"try_cast(decimal_text(t) as decimal({precision}, {scale}))"
    assert differing(con, NUMBERS, gate, staging(f"to_decimal('t', {precision}, {scale})")) == []


CODES = [
    "甲", "1", "甲、乙", "1;乙", "甲；乙", "甲，1", "甲,乙", "甲、、乙", "、甲",
    "甲、", "甲 、 乙", "丙", "甲、丙", "甲丙", "、", "甲\u3000、乙", "甲、 ", "2",
]  # fmt: skip


def test_several_codes_in_a_cell_are_known_when_staging_knows_each_of_them(con: duckdb.DuckDBPyConnection) -> None:
    bad = load_catalogue(PROJECT / "expectations").kinds["known_codes"].bad
    gate = fill(bad or "", {"column": "t", "codes_sql": "'甲', '1', '乙'"}, "here")
    parts = f"unnest(string_split({staging(CODES_CALL)}, '、')) as part"
    staged = f"exists (select 1 from (select {parts}) where part not in ('甲', '乙'))"
    assert differing(con, CODES, gate, staged) == []


@pytest.mark.parametrize(
    ("codelist", "call"),
    [
        ("sex", "sex('t')"),
        ("boarding", "boarding('t')"),
        ("yes_no", "flag('t')"),
        ("grade", "grade_no('t', \"date '2019-09-02'\")"),
    ],
)
def test_staging_understands_every_spelling_of_a_shared_code_list(
    con: duckdb.DuckDBPyConnection, codelist: str, call: str
) -> None:
    spellings = load_catalogue(PROJECT / "expectations").codelists[codelist]
    query = f"select t from (select unnest(?) as t) where {staging(call)} is null"
    assert con.execute(query, [[*spellings, *spellings.values()]]).fetchall() == []


STATES = {"right": "valid", "lost": "lost", "form": "invalid", "date": "invalid", "check": "invalid", None: "missing"}


@pytest.mark.parametrize("mark", ["", "{name}", "other;{name}", "other"])
def test_identity_numbers_are_what_staging_says_they_are(tmp_path: Path, mark: str) -> None:
    contract, name = next((c, column.name) for c in CONTRACTS.values() for column in c.columns if column.is_id)
    marked = mark.format(name=name) or None
    rows = [{**good_row(contract, n), name: text, "_lost": marked} for n, text in enumerate(_ids())]
    with connect(tmp_path) as batch:
        make_batch(batch, contract, [write_file(contract, tmp_path, "a.csv", rows)])
        batch.execute(f"create table landed as select _row, _lost, {name} from rows")
        staged = dict(batch.execute(f"select _row, id_status from ({staging(IDS_CALL.format(name=name))})").fetchall())
        found = batch.execute(f"select _row, {name}, {name}__state from rows order by _row").fetchall()
    assert [(text, STATES[state]) for _, text, state in found] == [(text, staged[row]) for row, text, _ in found]
    assert {state for *_, state in found} == ({"lost"} if mark.endswith("{name}") else set(STATES))
