"""The ladder: byte order mark, UTF-8, GB18030, or refused; and what one pass over the bytes tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.ingest import encoding, survey
from pipelines.ingest.encoding import as_utf8
from pipelines.ingest.problems import SENTENCES, FileProblem, sentence
from pipelines.ingest.survey import BadText, Survey

TEXT = "姓名,备注\n王小明,𠮷野家㐂\n"


@pytest.mark.parametrize(
    ("codec", "expected"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("ascii", "utf-8")],
)
def test_encoding_is_told_by_the_strict_ladder(tmp_path: Path, codec: str, expected: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((TEXT if codec != "ascii" else "a,b\n").encode(codec))
    text = as_utf8(path, tmp_path)
    assert text.encoding == expected
    assert text.path.read_bytes().decode("utf-8-sig") == (TEXT if codec != "ascii" else "a,b\n")


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"a,b\n\xff\xff,1\n", 2),
        (TEXT.encode("utf-16"), 1),
        (b"\xef\xbb\xbf" + TEXT.encode("gb18030"), 1),
        (TEXT.encode("gb18030") + b"\xff\n", 3),
    ],
)
def test_encoding_is_a_problem_when_no_step_reads_it_all(tmp_path: Path, content: bytes, line: int) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileProblem) as caught:
        as_utf8(path, tmp_path)
    assert (caught.value.code, caught.value.params) == ("unknown_encoding", {"line": line})


def test_encoding_names_the_line_of_a_nul_byte_in_both_encodings(tmp_path: Path) -> None:
    for codec in ("utf-8", "gb18030"):
        path = tmp_path / f"{codec}.csv"
        path.write_bytes((TEXT + "李\0,\n").encode(codec))
        with pytest.raises(FileProblem) as caught:
            as_utf8(path, tmp_path)
        assert (caught.value.code, caught.value.params) == ("nul_bytes", {"line": 3})


def test_encoding_of_a_big_gb18030_file_is_undone_by_two_processes_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    content = "".join(f'{i},王小明{i},"㐂\r\n"\r\n' for i in range(5000)) + "\n\n"
    path.write_bytes(content.encode("gb18030"))
    alone = as_utf8(path, tmp_path)
    whole = alone.path.read_bytes()
    monkeypatch.setattr(encoding, "SPLIT_FROM", 1)
    split = as_utf8(path, tmp_path)
    assert split == alone
    assert split.path.read_bytes() == whole == content.replace("\r\n", "\n").encode()


def test_encoding_counts_lines_over_both_parts_when_the_second_is_broken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("王小明,1\n".encode("gb18030") * 1000 + b"\xff\n")
    monkeypatch.setattr(encoding, "SPLIT_FROM", 1)
    with pytest.raises(FileProblem) as caught:
        as_utf8(path, tmp_path)
    assert caught.value.params == {"line": 1001}


def test_survey_refuses_a_line_that_never_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "LONGEST_LINE", 100)
    monkeypatch.setattr(survey, "BLOCK", 50)
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n" + b"x" * 1000)
    with pytest.raises(FileProblem) as caught:
        as_utf8(path, tmp_path)
    assert caught.value.code == "line_too_long"


@pytest.mark.parametrize(
    ("content", "blank", "tail", "mixed"),
    [
        (b"a\nb\n", False, 1, False),
        (b"a\nb", False, 0, False),
        (b"a\nb\n\n\n", False, 3, False),
        (b"a\n\nb\n", True, 1, False),
        (b"\na\n", True, 1, False),
        (b"a\r\n\r\nb\r\n", True, 1, False),
        (b"a\r\nb\r\n", False, 1, False),
        (b"a\r\nb\n", False, 1, True),
        (b"a\rb\r", False, 0, True),
        (b"a\n \nb\n", True, 1, False),
        (b"a\n\xe3\x80\x80\n", True, 1, False),
        (b"a\n\xc2\xa0", True, 0, False),
        (b" a\n b\n", False, 1, False),
    ],
)
def test_survey_tells_empty_lines_and_line_ends(content: bytes, blank: bool, tail: int, mixed: bool) -> None:
    result = Survey()
    result.update(content)
    assert (result.blank, result.tail, result.mixed) == (blank, tail, mixed)


PARTS = st.sampled_from([b"a", b" ", b"\n", b"\n\n", b"\r\n", b'"', b",", "姓".encode()])


@given(st.lists(PARTS, max_size=30), st.integers(1, 9))
def test_survey_is_the_same_however_the_file_is_cut(parts: list[bytes], size: int) -> None:
    content = b"".join(parts)
    whole, pieces = Survey(), Survey()
    whole.update(content)
    lines = content.splitlines(keepends=True)
    for start in range(0, len(lines), size):
        pieces.update(b"".join(lines[start : start + size]))
    assert pieces == whole


def test_survey_script_reports_bad_bytes_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"a\n\xff\n")
    survey.main(str(path), "0", "4", str(tmp_path / "out"))
    assert capsys.readouterr().out.strip() == '{"code": "unknown_encoding", "line": 2}'
    with pytest.raises(BadText):
        survey.survey_utf8(path)


def test_problem_sentences_all_end_with_what_to_do() -> None:
    for code, text in SENTENCES.items():
        assert "请" in text and text.endswith("。"), code
    said = sentence("a.csv", "ragged_rows", {"line": 7, "expected": 3})
    assert "a.csv" in said and "第 7 行" in said
