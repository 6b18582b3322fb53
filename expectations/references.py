"""What a load is compared with: the newest accepted load of each source that its contract's rules refer to.

For each rule of the kinds in kinds/references.yml one thing is made once, before the rules run: the table `unknown_table` of the
load's own cells that the other source does not know (or does not know to be such), or rows of `expected`: one a group of the
other source (`name`), and whether the load has nothing of it (`is_absent`). A rule of kind `code_drift` compares the load with
the last one of its own source: a row of `expected` a code, `is_absent` when its share is not what it was. All of it stays
empty while there is no accepted load to compare with, and the rule passes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from expectations.contract import Contract, Rule

EXPECTED = "expected"
References = Mapping[str, Sequence[Path]]
"""Source -> the Parquet files of its accepted load, quarantined rows included: a bad row still knows its value."""


def unknown_table(rule: Rule) -> str:
    """Return the quoted name of the table of cells that a rule objects to."""
    return f'"unknown {rule.id}"'


def make_comparisons(con: duckdb.DuckDBPyConnection, contract: Contract, landed: str, references: References) -> None:
    """Make `expected` and the tables of unknown cells; `landed` is the view of the load's rows."""
    con.execute(f"create table {EXPECTED} (rule_id varchar, name varchar, is_absent boolean, _row bigint)")
    for rule in contract.rules:
        if rule.column is None or not (rule.kind.refers or rule.kind.batch == EXPECTED):
            continue
        if not rule.kind.refers:
            if before := references.get(contract.source, ()):
                con.execute(f"insert into {EXPECTED} {_drift(rule, landed, before)}")
            continue
        files = references.get(rule.params["source"], ())
        cells = f"(select distinct {rule.column.name} as value, comparable(value) as same from {landed} where value is not null)"
        if rule.kind.batch == EXPECTED:
            if files:
                con.execute(f"insert into {EXPECTED} {_groups(rule, cells, files)}")
        else:
            con.execute(f"create table {unknown_table(rule)} (value varchar)")
            if files:
                con.execute(f"insert into {unknown_table(rule)} {_unknown(rule, cells, files)}")


def _unknown(rule: Rule, cells: str, files: Sequence[Path]) -> str:
    """Return SQL for the cells that the other source lacks; with `having`, for those that it has, but not as that."""
    known = f"(select comparable({rule.params['key']}) as same from {_read(files)})"
    if "having" not in rule.params:
        return f"select value from {cells} anti join {known} using (same)"
    fitting = f"(select comparable({rule.params['key']}) as same from {_read(files)} where {_having(rule)})"
    return f"select value from {cells} semi join {known} using (same) anti join {fitting} using (same)"


def _groups(rule: Rule, cells: str, files: Sequence[Path]) -> str:
    """Return SQL for the groups of the other source, each with whether any of its keys stands in the load."""
    return f"""
        select '{rule.id}', r.name, not bool_or(c.same is not null), 0
        from (
            select {rule.params["group"]} as name, comparable({rule.params["key"]}) as same
            from {_read(files)} where {_having(rule)}
        ) as r left join {cells} as c using (same)
        where r.name is not null
        group by r.name
    """


def _drift(rule: Rule, landed: str, before: Sequence[Path]) -> str:
    """Return SQL for the codes of a column, and whether the share of each has changed by more than the rule lets."""
    assert rule.column is not None
    shares = "select coalesce({0}, '（空）') as name, count(*) / sum(count(*)) over () as share, sum(count(*)) over () as rows"
    now, then = (
        f"({shares.format(rule.column.name)} from {relation} group by all)" for relation in (landed, _read(before))
    )
    return f"""
        select '{rule.id}', name, abs(coalesce(n.share, 0) - coalesce(t.share, 0)) > {rule.params["most"]}
            and least(max(n.rows) over (), max(t.rows) over ()) >= {rule.params["at_least"]}, 0
        from {now} as n full join {then} as t using (name)
    """


def _having(rule: Rule) -> str:
    return " and ".join(f"{name} in ({_texts(accepted)})" for name, accepted in rule.params["having"].items())


def _read(files: Sequence[Path]) -> str:
    return f"read_parquet([{_texts(files)}], hive_partitioning = false)"


def _texts(values: Sequence[object]) -> str:
    return ", ".join("'" + str(value).replace("'", "''") + "'" for value in values)
