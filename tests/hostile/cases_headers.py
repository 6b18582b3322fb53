"""Hostile deliveries: headers."""

from __future__ import annotations

from collections.abc import Sequence

from hostile_case import AS_A_ROW, GOOD, HEADER, Case, cells, csv, landed, line, refused
from raw_workbook import BOOK, Cell, packed, parts, rows_xml, sheet_xml, with_parts, workbook

HEAD = ",".join(HEADER)
WIDE = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in "=()"}
EVERY = {column: [GOOD[column]] for column in GOOD}


def _headed(header: str, *lines: str) -> str:
    return "\n".join([header, *(lines or [line()]), ""])


def _sheets(*tables: Sequence[Sequence[Cell]], states: tuple[str, ...] = ()) -> bytes:
    return packed(parts(*(sheet_xml(rows_xml(rows)) for rows in tables), states=states))


COVER: list[list[object]] = [["填报说明"], ["请勿改动表头"]]
OLD = [HEADER, cells(no="P0009")]
DATA = [HEADER, cells()]
_TWO_SHEETS = parts(*(sheet_xml(rows_xml(rows)) for rows in (OLD, DATA)))

CASES: list[Case] = [
    landed("in another order", _headed(",".join(reversed(HEADER)), ",".join(reversed(cells()))), shows=EVERY),
    landed(
        "with spaces within and around",
        _headed(" 编 号 ,\u3000姓\u00a0名\t,身份证号 ,出生日期,性 别,分数,入学年月,备注"),
        shows=EVERY,
    ),
    landed(
        "with line breaks",
        _headed('"编\n号","姓\r\n名",身份证号,"出生\n日期",性别,分数,入学年月,备注'),
        shows={**EVERY, "_row": [2]},
    ),
    landed("in quotes and Excel's wrapping", _headed(",".join(f'"=""{title}"""' for title in HEADER)), shows=EVERY),
    landed(
        "with zero-width characters and a mark",
        _headed("\ufeff编\u200b号,姓\u2060名," + ",".join(HEADER[2:])),
        shows=EVERY,
    ),
    landed("with characters of compatibility", _headed(HEAD.replace("出生日期", "出生⽇期")), shows=EVERY),
    landed("with an alias", _headed(HEAD.replace("身份证号", "证件号码")), shows=EVERY),
    refused("an alias beside its header", _headed(HEAD + ",证件号码", line() + ",1"), "duplicate_header"),
    refused("one name twice", _headed(HEAD + ",姓名", line() + ",李"), "duplicate_header"),
    refused("one name twice but for a space", _headed(HEAD + ",姓 名", line() + ",李"), "duplicate_header"),
    refused(
        "all in traditional characters",
        _headed("編號,姓　名稱,身分證號,出生年月日,性別,分數,入學年月,備註"),
        "no_header",
    ),
    refused("a table of something else", "字段1,字段2,字段3\n1,2,3\n", "no_header"),
    refused("no header at all", line() + "\n", "no_header"),
    refused("a header beyond the twentieth row", "说明\n" * 25 + csv(), "no_header"),
    landed("under nineteen title rows", "说明,第一条\n" * 19 + csv(), shows={**EVERY, "_row": [21]}),
    landed("under a title that names two columns", "编号与姓名,编号,姓名\n" + csv(), shows={**EVERY, "_row": [3]}),
    landed("two header rows, the upper of groups", "基本情况,,,,,成绩,,\n" + csv(), shows={**EVERY, "_row": [3]}),
    landed(
        "repeated on every page",
        csv(line(), HEAD, line(no="P0002")),
        rows=3,
        aside=1,
        shows={"_row": [2, 3, 4]},
        fails=AS_A_ROW,
    ),
    landed("a header and no row", HEAD + "\n", rows=0, blocked=True, fails={"has_rows": 0}),
    landed("a header and blank rows", HEAD + "\n" + ",,,,,,,\n" * 9, rows=0, blocked=True, fails={"has_rows": 0}),
    landed(
        "a required column missing",
        _headed(HEAD.replace("姓名,", ""), line().replace("王小明,", "")),
        blocked=True,
        aside=1,
        fails={"headers_present": 1, "name-filled": 1},
    ),
    landed(
        "an optional column missing",
        _headed(HEAD.replace("性别,", ""), line().replace("男,", "")),
        shows={"sex_code": [None]},
    ),
    landed("an unknown column", _headed(HEAD + ",手机号", line() + ",1"), fails={"headers_known": 1}),
    landed(
        "a thousand unknown columns",
        _headed(HEAD + "".join(f",列{n}" for n in range(1000)), line() + "," * 1000),
        fails={"headers_known": 1},
    ),
    landed("a formula for a header", _headed(HEAD + ",=cmd|'/c calc'!A1", line() + ",1"), fails={"headers_known": 1}),
    landed(
        "columns without a name between",
        _headed(HEAD.replace("姓名", ",姓名,"), line().replace("王小明", ",王小明,")),
        shows=EVERY,
    ),
    landed(
        "one column of it alone and a code",
        _headed("编号,姓名", "P0001,王小明"),
        blocked=True,
        aside=1,
        fails={"headers_present": 1, "birth_date-filled": 1},
    ),
    landed("on the second sheet", _sheets(COVER, DATA), file="a.xlsx", shows=EVERY),
    landed(
        "on the second sheet, an older table hidden", _sheets(OLD, DATA, states=("hidden",)), file="a.xlsx", shows=EVERY
    ),
    landed("on a hidden sheet alone", _sheets(COVER, DATA, states=("visible", "hidden")), file="a.xlsx", shows=EVERY),
    landed(
        "on a very hidden sheet alone",
        _sheets(COVER, DATA, states=("visible", "veryHidden")),
        file="a.xlsx",
        shows=EVERY,
    ),
    landed("on two sheets: the first counts", _sheets(DATA, OLD), file="a.xlsx", shows=EVERY),
    landed(
        "merged over two rows",
        workbook(
            HEADER, [], cells(), after='<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:B2"/></mergeCells>'
        ),
        file="a.xlsx",
        shows={**EVERY, "_row": [3]},
    ),
    landed(
        "under a merged title",
        workbook(["某县花名册"], HEADER, cells(), after='<mergeCells><mergeCell ref="A1:H1"/></mergeCells>'),
        file="a.xlsx",
        shows={**EVERY, "_row": [3]},
    ),
    refused(
        "headers as formulas without values", workbook(["<c><f>T(1)</f></c>"] * 8, cells()), "no_header", file="a.xlsx"
    ),
    landed(
        "sheets in another order than their parts",
        packed(
            {
                **_TWO_SHEETS,
                BOOK: _TWO_SHEETS[BOOK].replace(b"rId1", b"rIdX").replace(b"rId2", b"rId1").replace(b"rIdX", b"rId2"),
            }
        ),
        file="a.xlsx",
        shows=EVERY,
    ),
    landed(
        "in lower-case parts of another maker, in single quotes",
        with_parts({"xl/worksheets/sheet1.xml": sheet_xml(rows_xml(DATA)).replace('"', "'").encode()}),
        file="a.xlsx",
        shows=EVERY,
    ),
]
