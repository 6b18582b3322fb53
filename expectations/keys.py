"""Rows that come back with the key under which the bureau issued them: what is wrong with a key is found before the rules run.

A rule of kind `key_stands` objects to one `flaw` of a key. The table `flawed_key` (place, flaw) has a row for each key of the
load that does not stand: `foreign` (another bureau's), `altered` (no key, or not of this case, person, unit and day), `moved`
(the case is another unit's by now), `closed` (it has been closed). The last two are found by the ledger that was published
last for a day before the load's own: the load itself may be what closed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from expectations.contract import Contract, Rule

FLAWED = "flawed_key"
KIND = "key_stands"
_FORM = "^BX1-([0-9A-Z]{6})-([0-9]{8})-([0-9A-F]{8})-([0-9A-F]{24})$"
_NO_LEDGER = "select null::varchar as case_id, null::varchar as status, null::varchar as unit where false"


@dataclass(frozen=True)
class Issuer:
    """Who judges keys: a session that has the bureau's secret, and the ledger (a published database; None: none yet)."""

    ledger: Path | None


def keyed_rule(contract: Contract) -> Rule | None:
    """Return a rule that judges keys: it names the columns of the case and of the person; None when no rows bear keys."""
    return next((rule for rule in contract.rules if rule.kind.name == KIND), None)


def make_flaws(con: duckdb.DuckDBPyConnection, contract: Contract, landed: str, issuer: Issuer | None) -> None:
    """Make `flawed_key` for the rows of the view `landed`; it stays empty where nobody can judge keys."""
    con.execute(f"create table {FLAWED} (place bigint, flaw varchar)")
    rule = keyed_rule(contract)
    if rule is None or rule.column is None or issuer is None:
        return
    ledger = _NO_LEDGER
    if issuer.ledger:
        path = str(issuer.ledger).replace("'", "''")
        con.execute(f"attach '{path}' as issued (read_only)")
        ledger = "select case_id, status, org_unit_code as unit from issued.main.fct_dropout_case"
    con.execute(f"insert into {FLAWED} {_flaws(rule, rule.column.name, landed, ledger)}")
    if issuer.ledger:
        con.execute("detach issued")


def _flaws(rule: Rule, column: str, landed: str, ledger: str) -> str:
    """Return SQL for (place, flaw) of keys that do not stand; a key issued without a name binds the case alone."""
    case_id, person = rule.params["case"], rule.params["person"]
    seal = "key_seal(case_id, {0}, part.unit, part.issued)"
    return f"""
        with given as (
            select _place as place, comparable({case_id}) as case_id, {person} as person,
                regexp_extract(comparable({column}), '{_FORM}', ['unit', 'issued', 'issuer', 'seal']) as part
            from {landed} where {column} is not null
        )
        select place,
            case
                when part.seal = '' then 'altered'
                when part.issuer <> key_issuer() then 'foreign'
                when part.seal not in ({seal.format("person")}, {seal.format("null")}) then 'altered'
                when l.status = 'closed' then 'closed'
                when l.unit <> part.unit then 'moved'
            end as flaw
        from given as g left join ({ledger}) as l using (case_id)
        where flaw is not null
    """
