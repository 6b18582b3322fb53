"""Landing CSV: what is read, how rows are numbered, and which files are refused, with code and line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pytest

from pipelines.ingest import cleaning, csv_reader

if TYPE_CHECKING:
    from conftest import Desk

HEADER = "身份证件号,姓名,出生日期,是否孤儿,备注"
ONE = "400000201501010018,王小明,20150101,否,无"
LANDED = (2, None, "400000201501010018", "王小明", "20150101", "否", "无")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_lands_the_same_rows_in_every_encoding_and_line_end(desk: Desk, codec: str, end: str) -> None:
    content = end.join([HEADER, ONE, ONE, ""]).encode(codec)
    assert desk.rows("a.csv", content) == [LANDED, (3, *LANDED[1:])]


def test_csv_lands_when_line_ends_are_mixed_and_the_last_is_missing(desk: Desk) -> None:
    assert [row[0] for row in desk.rows("a.csv", f"{HEADER}\r\n{ONE}\n{ONE}\r\n{ONE}")] == [2, 3, 4]


def test_csv_columns_are_matched_by_name_in_any_order_with_aliases_and_noise(desk: Desk) -> None:
    header = '备注 , 姓名　,"=""证件号码""",学校,出生\u3000日期'
    file = desk.one("a.csv", header + "\n无,王小明,400000201501010018,一小,20150101\n")
    with duckdb.connect() as con:
        found = con.execute("select * from read_parquet(?)", [str(file.parquet)]).fetchall()
    assert found == [(*LANDED[:5], None, "无")]
    assert file.extra == ("学校",)
    assert file.missing == ()


def test_csv_header_matches_after_nfkc(desk: Desk) -> None:
    assert desk.rows("a.csv", "身份证号,姓名,是否孤⼉\n1,王,是\n") == [(2, None, "1", "王", None, "是", None)]


def test_csv_reports_missing_required_headers_and_lands_the_rest(desk: Desk) -> None:
    file = desk.one("a.csv", "姓名,备注,年级\n王小明,无,一\n")
    assert (file.missing, file.extra, file.rows, file.problem) == (("身份证件号",), ("年级",), 1, None)


def test_csv_values_are_trimmed_unwrapped_and_empty_ones_are_null(desk: Desk) -> None:
    line = '"=""400000201501010018""",\u3000 王 小明\u00a0\t,="20150101","",\u3000\n'
    assert desk.rows("a.csv", f"{HEADER}\n{line}") == [
        (2, None, "400000201501010018", "王 小明", "20150101", None, None)
    ]


def test_csv_quoted_fields_hold_commas_quotes_and_line_breaks_and_count_as_one_row(desk: Desk) -> None:
    record = '1,王,,,"a,""b""\r\n\r\nc"\r\n'
    rows = desk.rows("a.csv", f"{HEADER}\r\n{record}2,李,,,\r\n")
    assert rows == [(2, None, "1", "王", None, None, 'a,"b"\n\nc'), (3, None, "2", "李", None, None, None)]


def test_csv_rows_keep_their_numbers_when_empty_rows_stand_between(desk: Desk) -> None:
    body = f'\n{ONE}\n\n,,,,\n{ONE}\n , 　,="",,\n\n1,王,,,"x\n\ny"\n\n2,李,,,\n\n\n'
    assert [(row[0], row[6]) for row in desk.rows("a.csv", HEADER + "\n" + body)] == [
        (3, "无"), (6, "无"), (9, "x\n\ny"), (11, None),
    ]  # fmt: skip


@pytest.mark.parametrize("spaces", [" ", "\t \t", "\u3000", "\u00a0 "])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_lines_of_spaces_are_empty_rows_wherever_they_stand(desk: Desk, spaces: str, end: str) -> None:
    quoted = f'1,王,,,"x\n{spaces}\ny"'
    lines = [HEADER, spaces, ONE, spaces, quoted, ONE, spaces, spaces]
    assert [(row[0], row[6]) for row in desk.rows("a.csv", end.join(lines))] == [
        (3, "无"), (5, f"x\n{spaces}\ny"), (6, "无"),
    ]  # fmt: skip


def test_csv_title_rows_above_the_header_are_skipped(desk: Desk) -> None:
    title = '某县"花名册"\n填报单位：,某县教育局\n\n"身份证件号","姓名\n","备注"\n'
    rows = desk.rows("a.csv", title + "1,王,无\n2,李,有\n")
    assert rows == [(5, None, "1", "王", None, None, "无"), (6, None, "2", "李", None, None, "有")]


def test_csv_with_a_header_alone_is_a_file_of_no_rows(desk: Desk) -> None:
    for content in (HEADER, HEADER + "\n", HEADER + "\r\n\r\n"):
        file = desk.one("a.csv", content)
        assert (file.rows, file.problem, file.missing) == (0, None, ())


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        (f"{HEADER}\n{ONE}\n1,王\n", "ragged_rows", 3),
        (f"{HEADER}\n{ONE}\n{ONE},x\n", "ragged_rows", 3),
        (f"{HEADER}\n{ONE}\n1,张三,李四,2015,\n2,张三,李四,2015,,\n", "ragged_rows", 4),
        (f"某县\n\n{HEADER}\n{ONE}\n1,王\n", "ragged_rows", 5),
        (f'{HEADER}\n{ONE}\n1,"王,20150101,否,无\n{ONE}\n', "unclosed_quote", 3),
        (f'{HEADER}\n{ONE}\n1,"王"小,20150101,否,无\n{ONE}\n', "unclosed_quote", 3),
        (f'{HEADER}\n{ONE}\n1,"王,1,1,1\n{ONE}\n1,李",1,1,1\n{ONE}\n', "unclosed_quote", 3),
        ("", "empty_file", None),
        (" \r\n\r\n", "empty_file", None),
        ("\ufeff\n", "empty_file", None),
        ("1,2,3\n4,5,6\n", "no_header", None),
        ("说明\n", "no_header", None),
        (HEADER.replace(",", "\t") + "\n", "wrong_delimiter", None),
        (HEADER.replace(",", ";") + "\n", "wrong_delimiter", None),
        ("姓名,身份证号,证件号码\n", "duplicate_header", None),
        ("姓名,身份证号,姓名\n", "duplicate_header", None),
        ("<html><table>", "html_not_excel", None),
    ],
)
def test_csv_is_refused_with_code_and_line(desk: Desk, content: str, code: str, line: int | None) -> None:
    file = desk.one("a.csv", content)
    assert (file.problem, file.parquet, file.rows) == (code, None, 0)
    assert file.problem_zh and "a.csv" in file.problem_zh and "王" not in file.problem_zh
    assert line is None or f"第 {line} 行" in file.problem_zh


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"{HEADER}\n1,王\0,,,\n".encode(), "nul_bytes"),
        (f"{HEADER}\n".encode("utf-16"), "unknown_encoding"),
        (f"{HEADER}\n{ONE}\n".encode() + b"1,\xff\xff,,,\n", "unknown_encoding"),
        # One byte lost: what follows still decodes as GB18030, but the header then is not the contract's.
        (f"{HEADER}\n{ONE}\n".encode() + b"1,\xe7\x8e,,,\n", "unknown_encoding"),
        (b"PK\x03\x04rest", "excel_not_csv"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "excel_not_csv"),
    ],
)
def test_csv_is_refused_when_its_bytes_are_no_text(desk: Desk, content: bytes, code: str) -> None:
    assert desk.one("a.csv", content).problem == code


def test_csv_lands_when_every_row_ends_with_one_more_comma(desk: Desk) -> None:
    assert desk.rows("a.csv", f"{HEADER}\n{ONE},\n{ONE},\n") == [LANDED, (3, *LANDED[1:])]


def test_csv_lands_under_names_that_are_patterns_to_duckdb(desk: Desk) -> None:
    assert desk.rows("花名册[1]*?'.csv", f"{HEADER}\n{ONE}\n") == [LANDED]


def test_csv_lands_when_the_project_lies_in_a_folder_that_is_a_pattern(desk: Desk) -> None:
    desk.settings = type(desk.settings)(desk.settings.data_raw, desk.settings.home / "baoxue[1]*")
    assert desk.one("a.csv", f"某县\n{HEADER}\n{ONE}\n").rows == 1


def test_csv_row_numbers_run_on_over_parse_buffers_and_row_groups(desk: Desk) -> None:
    lines = "".join(f'{i},王,,,"第\n{i}行"\n' for i in range(200_000))
    file = desk.one("a.csv", f"{HEADER}\n{lines}")
    with cleaning.connect(desk.settings.home) as con:
        found = con.execute(
            f"select count(*), count(*) filter (_row = id_number::bigint + 2), count(distinct _row) "
            f"from read_parquet('{file.parquet}')"
        ).fetchone()
    assert found == (200_000, 200_000, 200_000)


def test_csv_refuses_to_lose_rows_when_counts_differ(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_reader, "_data_lines", lambda text, layout: 7)
    monkeypatch.setattr(csv_reader, "_check_commas", lambda text, layout: None)
    assert desk.one("a.csv", f"{HEADER}\n{ONE}\n").problem == "row_count"
