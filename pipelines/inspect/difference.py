"""What changed in the ledgers between two kept publications, each change with one cause, and whether the causes add up.

Reads both restricted databases; what it returns names cases and counts persons, and holds no identity.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipelines.engine import attach, be_quiet, records
from pipelines.errors import WrongUsageError
from pipelines.inspect.publications import Kept, choose
from pipelines.inspect.scope import Ages, last_cut_off
from pipelines.settings import Settings

Row = dict[str, Any]

CASES = "fct_dropout_case"
_UNIT = "coalesce(n.org_unit_code, w.org_unit_code)"
LEDGERS: Mapping[str, tuple[str, str]] = {
    CASES: ("case_id", _UNIT),
    "fct_poverty_base_ledger": ("person_key", _UNIT),
    "fct_registry_comparison": ("person_key", "null"),
}
"""The ledgers that are compared: by which key, and the unit that answers for a row (the comparison names none)."""

_TOLD = (
    "status", "determined_category", "category_group", "reported_category", "outcome", "rule_id", "clause", "evidence_status",
    "evidence_valid_to", "route", "org_unit_code", "due_date", "is_overdue", "closed_date", "reopen_count",
)  # fmt: skip
"""Fields of a case whose values are told: codes and dates. Others may hold words about the child: only that they differ."""

_ASKED = """
create table asked as select
    {} as first_day, {} as last_day, {} as last_cut_off, {} as lower_age, {} as upper_age, {} as is_other_pack
"""
_DIFFERENCE = """
create table difference (
    ledger varchar, key varchar, person_key varchar, unit varchar, kind varchar, field varchar, was varchar, now varchar
)
"""
_COMPARE = """
insert into difference
with pair as (
    select
        coalesce(n.{key}, w.{key}) as key, coalesce(n.person_key, w.person_key) as person_key, {unit} as unit,
        case when w.{key} is null then 'appeared' when n.{key} is null then 'vanished' else 'changed' end as kind,
        list_filter([{cells}], lambda c: c.was is distinct from c.now) as cells
    from was.{ledger} as w full join now.{ledger} as n on w.{key} = n.{key}
    where w.{key} is null or n.{key} is null or row({was}) is distinct from row({now})
),
cell as (
    select * exclude (cells), unnest(case when kind = 'changed' then cells else [null] end) as cell from pair
)
select '{ledger}', key, person_key, unit, kind, cell.field, cell.was, cell.now from cell
"""
_CHANGES = """
select key as case_id, kind, field, case when field in ? then was end as was, case when field in ? then now end as now, cause
from caused where ledger = ? order by all
"""
_COUNTS = "select ledger, kind, field, unit, cause, count(*) as rows from caused group by all order by all"
_UNITS = """
select b.unit, u.name_zh as name, b.open_then, b.open_now, b.open_then + b.flow = b.open_now as adds_up
from balance as b left join now.dim_org_unit as u on b.unit = u.org_unit_code order by b.unit
"""
_LABELS = """
select table_name as ledger, column_name as field, regexp_extract(comment, '^[^：，（]+') as label
from duckdb_columns() where database_name = 'now' and comment is not null
"""
_FLOWS = "select unit, kind, cause, sum(cases)::bigint as cases from flow group by all order by all"


@dataclass(frozen=True)
class Difference:
    """Two publications, the earlier day first, and what differs.

    `units`: open cases of each unit then and now; `flows`: what came (+) and went (-), by unit, kind and cause; `changes`:
    what differs in the row of a case; `counts`: rows that appeared, vanished or changed in a field, by ledger, unit and cause;
    `labels`: the Chinese name of a field by ledger and field.
    """

    was: Kept
    now: Kept
    units: Sequence[Row]
    flows: Sequence[Row]
    changes: Sequence[Row]
    counts: Sequence[Row]
    labels: Mapping[tuple[str, str], str]

    @property
    def adds_up(self) -> bool:
        """Open then + what came - what went = open now, in every unit."""
        return all(unit["adds_up"] for unit in self.units)

    def as_json(self) -> Row:
        """Return it as one object."""
        sides = {
            side: {"date": kept.day, "known_at": kept.known_at, "version": kept.version, "rule_pack": kept.rule_pack}
            for side, kept in (("was", self.was), ("now", self.now))
        }
        found = {"units": self.units, "flows": self.flows, "changes": self.changes, "counts": self.counts}
        return {**sides, "adds_up": self.adds_up, **found}


def difference(settings: Settings, one: date, other: date, known_at: date | None) -> Difference:
    """Compare the publications of two days, in order of time, both as known on `known_at`.

    Of one day and a `known_at`, what was known then is compared with what is known now. Raises NotPublishedError when a
    publication is not kept, and WrongUsageError when there is nothing to compare.
    """
    if one == other and known_at is None:
        raise WrongUsageError(
            f"{one}: 两个日期相同 the same day twice; 加 --known-at K 可比较当时所知与现在所知 "
            "with --known-at K it is compared as known then and as known now"
        )
    first, last = sorted((one, other))
    was, now = choose(settings, first, known_at), choose(settings, last, known_at if first < last else None)
    with duckdb.connect() as con:
        be_quiet(con)
        _ask(con, settings, was, now)
        return Difference(
            was,
            now,
            records(con, _UNITS),
            records(con, _FLOWS),
            records(con, _CHANGES, [list(_TOLD), list(_TOLD), CASES]),
            records(con, _COUNTS),
            {(row["ledger"], row["field"]): row["label"] for row in records(con, _LABELS)},
        )


def _ask(con: duckdb.DuckDBPyConnection, settings: Settings, was: Kept, now: Kept) -> None:
    """Attach both publications and make the tables that are read: flow, balance, caused."""
    for name, kept in (("was", was), ("now", now)):
        attach(con, kept.restricted, name)
    ages = Ages.on(settings, now.day)
    days = [f"date '{day}'" for day in (was.day, now.day, last_cut_off(ages, now.day))]
    con.execute(_ASKED.format(*days, ages.lower, ages.upper, len({was.rule_pack, now.rule_pack} - {None}) > 1))
    con.execute(_DIFFERENCE)
    for ledger, (key, unit) in LEDGERS.items():
        names = _columns(con, ledger, key)
        cells = (f"{{'field': '{n}', 'was': w.\"{n}\"::varchar, 'now': n.\"{n}\"::varchar}}" for n in names)
        sides = {side: ", ".join(f'{alias}."{n}"' for n in names) for side, alias in (("was", "w"), ("now", "n"))}
        con.execute(_COMPARE.format(ledger=ledger, key=key, unit=unit, cells=", ".join(cells), **sides))
    for script in ("difference_cases.sql", "difference_flows.sql", "difference_causes.sql"):
        con.execute(Path(__file__).with_name(script).read_text(encoding="utf-8"))


def _columns(con: duckdb.DuckDBPyConnection, ledger: str, key: str) -> list[str]:
    """Return the columns that both publications have, but for the key and the sentences made of the others."""
    query = """
        select column_name from duckdb_columns()
        where database_name in ('was', 'now') and table_name = ? and column_name <> ?
            and not regexp_matches(column_name, '_(zh|en)$')
        group by column_name having count(*) = 2 order by min(column_index)
    """
    return [str(name) for (name,) in con.execute(query, [ledger, key]).fetchall()]
