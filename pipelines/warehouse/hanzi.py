"""What is known of each Han character: its simplified form (OpenCC) and its readings without tones (pypinyin).

Names are compared by both (SPEC 6). Computed once an installation and library version, kept as Parquet; no name is
ever looked up in Python: SQL joins by character, and two functions in `control` fold names.
"""

from __future__ import annotations

import os
import unicodedata
from functools import cache
from importlib.metadata import version
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.settings import Settings

SURNAME_READINGS = {"费": "bi", "黑": "he", "会": "gui"}
"""Readings that characters have as surnames only, where the library lacks them."""

_COMMON = range(0x4E00, 0x9FA6)
_SCHEMA = pa.schema([("character", pa.string()), ("simplified", pa.string()), ("readings", pa.list_(pa.string()))])


def hanzi_path(settings: Settings) -> Path:
    """Return the Parquet file of the characters (character, simplified, readings), made when it is not there yet."""
    known = f"hanzi-pypinyin{version('pypinyin')}-opencc{version('opencc')}.parquet"
    path = settings.warehouse / known
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = path.with_name(f"{known}.{os.getpid()}")
        pq.write_table(hanzi(), unfinished, compression="zstd")
        unfinished.replace(path)
    return path


@cache
def hanzi() -> pa.Table:
    """Return a row a character: simplified form, and all readings in order, in lower case, ü as v.

    Columns: character VARCHAR, simplified VARCHAR (itself where there is none), readings VARCHAR[].
    """
    from opencc import OpenCC  # noqa: PLC0415  with pypinyin 0.2 s, once an installation
    from pypinyin.pinyin_dict import pinyin_dict  # noqa: PLC0415

    codes = sorted(pinyin_dict.keys() | set(_COMMON))
    characters = [chr(code) for code in codes]
    simplified = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    spoken = _without_tones("\n".join(pinyin_dict.get(code, "") for code in codes)).split("\n")
    readings = [
        sorted({*line.split(","), SURNAME_READINGS.get(character, "")} - {""})
        for character, line in zip(characters, spoken, strict=True)
    ]
    return pa.table([characters, simplified, readings], schema=_SCHEMA)


def write_hanzi(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write control.hanzi, and what fold_name calls: is_plain_name(text), has_variant(text), simplified(text).

    A constant pattern is compiled once a query, so that to know a plain name costs what it would without variants. The
    engine's own translate builds its dictionary anew for every text (a tenth of a millisecond): a variant is looked up by
    its place instead.
    """
    con.execute("create table control.hanzi as select * from read_parquet(?)", [str(path)])
    changed = con.execute("select character, simplified from control.hanzi where character <> simplified order by all")
    pairs = changed.fetchall()
    variants, simple = ("".join(column) for column in zip(*pairs, strict=True))
    con.execute(
        f"create function control.is_plain_name(text) as regexp_full_match(text, '[{_plain(variants)}]*');"
        f"create function control.has_variant(text) as regexp_matches(text, '[{variants}]');"
        "create function control.simplified(text) as array_to_string(list_transform(string_split(text, ''), lambda one:"
        f" coalesce(substr('{simple}', nullif(instr('{variants}', one), 0), 1), one)), '')"
    )


def _plain(variants: str) -> str:
    """Return the common characters that are nobody's variant, as the ranges of a pattern's class."""
    codes = sorted(set(_COMMON) - {ord(character) for character in variants})
    starts = [code for n, code in enumerate(codes) if n == 0 or codes[n - 1] != code - 1]
    ends = [code for n, code in enumerate(codes) if n == len(codes) - 1 or codes[n + 1] != code + 1]
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(starts, ends, strict=True))


def _without_tones(text: str) -> str:
    """Drop the marks of tones; ü is v, as typed."""
    for marked in "üǖǘǚǜ":
        text = text.replace(marked, "v")
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
