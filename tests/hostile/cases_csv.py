"""Hostile deliveries: lines, quotes, commas and sizes of CSV files."""

from __future__ import annotations

from hostile_case import HEADER, ID, Case, csv, landed, lazily, line, one, refused

TWO = [line(), line(no="P0002")]
HEAD = ",".join(HEADER)


def _delimited(by: str) -> str:
    return csv(*TWO).replace(",", by)


CASES: list[Case] = [
    landed("lines that end in CR alone", csv(*TWO, end="\r"), rows=2, shows={"_row": [2, 3]}),
    landed("lines that end in CR LF", csv(*TWO, end="\r\n"), rows=2, shows={"_row": [2, 3], "remark": ["无", "无"]}),
    landed(
        "line ends of three kinds",
        f"{HEAD}\r\n{TWO[0]}\n{TWO[1]}\r{line(no='P0003')}",
        rows=3,
        shows={"_row": [2, 3, 4]},
    ),
    landed("lines that end in CR CR LF", csv(*TWO, end="\r\r\n"), rows=2, shows={"_row": [3, 5]}),
    landed("no line end at the end", csv().rstrip("\n"), shows={"remark": ["无"]}),
    landed(
        "blank lines between and behind",
        csv(TWO[0], "", " \t", TWO[1], "", "\u3000", ""),
        rows=2,
        shows={"_row": [2, 5]},
    ),
    landed(
        "rows of empty cells between and behind",
        csv(TWO[0], "," * 7, '"",' * 7, TWO[1], ",,,,,,,"),
        rows=2,
        shows={"_row": [2, 5]},
    ),
    landed(
        "a blank line within quotes, another outside",
        csv(line(remark='"上\n\n下"'), "", TWO[1]),
        rows=2,
        shows={"_row": [2, 4], "remark": ["上\n\n下", "无"]},
    ),
    landed(
        "a stray quote, then blank lines",
        csv(line(remark='5" 屏'), "", line(no="P0002", remark='"上\n\n下"'), "", line(no="P0003")),
        rows=3,
        shows={"_row": [2, 4, 6], "remark": ['5" 屏', "上\n\n下", "无"]},
    ),
    landed(
        "line breaks, commas and quotes within quotes",
        csv(line(remark='"甲,""乙""\r\n丙"')),
        shows={"remark": ['甲,"乙"\n丙']},
    ),
    landed("every cell in quotes", csv('"' + line().replace(",", '","') + '"'), shows={"name": ["王小明"]}),
    one("a quote within a cell without quotes", "remark", '身高5"', '身高5"'),
    one("quotes within a cell without quotes", "name", '王"小"明', '王"小"明'),
    one("backslashes before quotes", "remark", '\\"甲\\"', '\\"甲\\"'),
    one("typographic quotes", "remark", "“甲，乙”", "“甲，乙”"),
    one("a full-width comma in a cell", "remark", "甲，乙", "甲，乙"),
    refused("a quote that is never closed", csv(line(name='"王小明'), *TWO), "unclosed_quote", 2),
    refused("text behind a closed quote", csv(line(name='"王小"明'), *TWO), "unclosed_quote", 2),
    refused(
        "two stray quotes that swallow rows",
        csv(line(name='"王'), TWO[1], line(no="P0003", name='李"')),
        "unclosed_quote",
        2,
    ),
    refused("a cell too many", csv(TWO[0], TWO[1] + ",x"), "ragged_rows", 3),
    refused("a cell too few", csv(TWO[0], TWO[1].rpartition(",")[0]), "ragged_rows", 3),
    refused("a comma too many in one row", csv(TWO[0], TWO[1] + ","), "ragged_rows", 3),
    refused("a comma in a name without quotes", csv(TWO[0], line(name="王,小明")), "ragged_rows", 3),
    refused("a hundred cells too many", csv(TWO[0] + ",x" * 100), "ragged_rows", 2),
    refused("a note below the table", csv(*TWO, "制表人：某某"), "ragged_rows", 4),
    landed("a comma behind every row", csv(*(each + "," for each in TWO)), rows=2, shows={"remark": ["无", "无"]}),
    landed("a comma behind header and rows", csv(*TWO).replace("\n", ",\n"), rows=2, shows={"remark": ["无", "无"]}),
    landed(
        "thousands of empty columns behind",
        csv(*TWO).replace("\n", "," * 3000 + "\n"),
        rows=2,
        shows={"remark": ["无", "无"]},
    ),
    refused("semicolons", _delimited(";"), "wrong_delimiter"),
    refused("tabs", _delimited("\t"), "wrong_delimiter"),
    refused("bars", _delimited("|"), "wrong_delimiter"),
    refused("full-width commas", _delimited("，"), "wrong_delimiter"),
    refused("spaces for commas", _delimited(" "), "no_header"),
    landed("Excel's line that names the delimiter", "sep=,\n" + csv(), shows={"_row": [3]}),
    refused(
        "a line of 3 MB without a quote",
        lazily(lambda: csv(line(remark="甲" * (1 << 20)))),
        "line_too_long",
        2,
    ),
    refused(
        "a cell of 3 MB in quotes",
        lazily(lambda: csv(line(remark='"' + "甲" * (1 << 20) + '"'))),
        "unclosed_quote",
        2,
    ),
    refused("a line of 20 MB", lazily(lambda: csv(line(remark="a" * (20 << 20)))), "line_too_long", 2),
    landed("a cell of a million letters", csv(line(remark="a" * 1_000_000)), shows={"remark": ["a" * 1_000_000]}),
    landed("a title of 200 KB", "某" * 70_000 + "\n" + csv(), shows={"_row": [3]}),
    refused(
        "a header of 20,000 columns",
        lazily(lambda: HEAD + "".join(f",x{n}" for n in range(20_000)) + "\n"),
        "too_many_columns",
    ),
    refused(
        "a header of 2 MB",
        lazily(lambda: HEAD + "".join(f",x{n:09d}" for n in range(200_000)) + "\n"),
        "too_many_columns",
    ),
    landed(
        "rows of one column that look like another",
        csv(line(), "P0002,,,,,,,"),
        rows=2,
        aside=1,
        fails={"name-filled": 1, "birth_date-filled": 1},
    ),
    landed(
        "a row that stands twice",
        csv(TWO[0], TWO[0], TWO[1]),
        rows=3,
        aside=1,
        shows={"_row": [2, 3, 4]},
        fails={"exact_repetition": 1},
    ),
    landed("one key for two rows", csv(TWO[0], line(name="李四")), rows=2, fails={"grain_unique": 2}),
    landed(
        "rows that differ by where a separator stands",
        csv(line(name="王\x1f小", id_number="明"), line(name="王", id_number="小\x1f明")),
        rows=2,
        fails={"grain_unique": 2, "id_number-id_form": 2},
    ),
    landed(
        "a sum at the end",
        csv(*TWO, "合计,,,,,14,,"),
        rows=3,
        aside=1,
        fails={"no-pattern": 1, "name-filled": 1, "birth_date-filled": 1},
    ),
    landed(
        "identity numbers rounded in every row",
        csv(*(line(no=f"P{n:04d}", id_number=ID[:15] + "000") for n in range(6))),
        rows=6,
        blocked=True,
        fails={"id_number-id_lost": 6, "id_number-id_share": 6},
    ),
]
