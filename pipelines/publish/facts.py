"""What a publication says about itself: sources served, gate results, what rests on older data.

Read from the candidate's `control` schema, so that it describes exactly the loads that the marts were built from.
No personal data: counts, dates, hashes and rule ids only, no file names (owners put people's names into them).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from expectations.contract import Contract
from pipelines.engine import records
from pipelines.publish.catalogue import PublishedTable

CASES = "fct_dropout_case"

_SOURCES = """
with newest as (
    select source, business_date, revision, verdict
    from control.load
    qualify row_number() over (partition by source order by business_date desc, revision desc) = 1
)
select s.source, s.is_required, s.has_load, s.effective_business_date,
       newest.business_date as newest_business_date, newest.revision as newest_revision,
       newest.verdict as newest_verdict
from control.source_state as s
left join newest on newest.source = s.source
order by s.source
"""

_GATE = """
with ranked as (
    select *,
           row_number() over (partition by source order by business_date desc, revision desc) as newest,
           row_number() over (partition by source, is_effective order by business_date desc, revision desc) as latest
    from control.load
),
shown as (
    -- Of a source whose loads accumulate every one is effective; the latest speaks for them.
    select * from ranked where newest = 1 or (is_effective and latest = 1)
),
failed as (
    select source, business_date, revision,
           list({rule_id: rule_id, on_fail: on_fail, status: status, failed_rows: failed_rows, is_waived: is_waived}
                order by rule_id) as rules
    from control.check_result
    where status <> 'passed'
    group by source, business_date, revision
)
select shown.source, shown.business_date, shown.revision, shown.verdict, shown.is_effective,
       shown.rows_landed, shown.rows_accepted, shown.rows_quarantined, shown.sha256,
       coalesce(failed.rules, []) as failed_rules
from shown
left join failed using (source, business_date, revision)
order by shown.source, shown.business_date, shown.revision
"""

_FROZEN = """
select f.source, string_agg(u.name_zh, '、' order by f.org_unit_code) as unit_zh, f.served_business_date, f.newest_business_date
from main.rpt_freshness as f
inner join main.dim_org_unit as u on f.org_unit_code = u.org_unit_code
where f.is_frozen and f.served_business_date is not null
group by f.source, f.served_business_date, f.newest_business_date
order by f.source, f.served_business_date
"""

_CASES_REST_ON = f"""
select source from main.rpt_table_basis where table_name = '{CASES}' and is_frozen order by source
"""


def frozen(
    con: duckdb.DuckDBPyConnection, tables: Sequence[PublishedTable], contracts: Mapping[str, Contract]
) -> list[dict[str, Any]]:
    """Return one entry a source and date, with its units, served from older data than was delivered; do open cases rest on it?

    Empty when the tables that say it are not among the published ones.
    """
    if not {"rpt_freshness", "rpt_table_basis", "dim_org_unit"} <= {
        table.name for table in tables if table.is_restricted
    }:
        return []
    of_cases = {str(source) for (source,) in con.execute(_CASES_REST_ON).fetchall()}
    return [
        {**row, "name_zh": contracts[row["source"]].name_zh, "bears_cases": row["source"] in of_cases}
        for row in records(con, _FROZEN)
    ]


def made_by(con: duckdb.DuckDBPyConnection) -> str:
    """Return the rule pack that the ledger was made by."""
    return str(records(con, "select rule_pack from control.run")[0]["rule_pack"])


def source_states(con: duckdb.DuckDBPyConnection, contracts: Mapping[str, Contract]) -> list[dict[str, Any]]:
    """Return one entry a source: its Chinese name, required or not, business date served, newest load's verdict."""
    return [{**row, "name_zh": contracts[row["source"]].name_zh} for row in records(con, _SOURCES)]


def gate_results(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Return one entry a load that is served or newest: verdict, row counts, and the rules that it failed."""
    return records(con, _GATE)
