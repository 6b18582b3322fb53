"""Writes what dbt must know of the contracts: its sources and the dictionaries of codes.

Both files are derived and committed; they are written only when they differ, or dbt would parse everything anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from expectations.contract import Contract
from pipelines.warehouse.state_schema import STATE_SCHEMA

SOURCES_FILE = Path("models/staging/_sources.yml")
CODES_FILE = Path("macros/contract_codes.sql")

CONTROL = {
    "run": "本次构建：计算日、折叠起始日、运行号、规则包、知晓日",
    "load": "各来源各业务日期各次送达的结论与行数",
    "check_result": "每次送达的每条规则的结果",
    "quarantined_row": "隔离行及其触犯的规则",
    "changed_row": "迟到或重新送达的数据中与其所替代的数据不同的行",
    "source_state": "各来源是否必需、是否有已接收数据、生效业务日期",
    "load_unit": "各次送达按管理单位的文件数和行数",
    "incident": "事项：一个来源、一个单位、一条规则持续不通过",
    "table_source": "每张表依据哪些来源",
    "workday": "工作日历",
    "hanzi": "汉字：简体、不带声调的全部读音（pipelines/warehouse/hanzi.py）",
    "previous_publication": "上一次发布",
    "previous_case": "上一次发布中的案件",
    "previous_person_count": "上一次发布中的人数",
    **{f"prior_{relation}": "前一日终了时的台账状态" for relation in STATE_SCHEMA},
}

_HEAD = "Derived from the contracts in expectations/ by pipelines/warehouse/sources.py; not written by hand."


def sources_yaml(contracts: Mapping[str, Contract]) -> str:
    """Return dbt's sources: one relation a contract in schema accepted, and the run's own tables in control."""
    lines = [f"# {_HEAD}", "version: 2", "sources:"]
    accepted = {source: contract.name_zh for source, contract in sorted(contracts.items())}
    for schema, description, tables in (
        ("accepted", "已接收的送达（含隔离行），门禁之后唯一可读的数据", accepted),
        ("control", "本次构建的控制表，由 pipelines/warehouse/candidate.py 建立", CONTROL),
    ):
        lines += [f"  - name: {schema}", f"    schema: {schema}", f"    description: {description}", "    tables:"]
        lines += [
            f"      - {{name: {name}, description: {json.dumps(text, ensure_ascii=False)}}}"
            for name, text in tables.items()
        ]
    return "\n".join(lines) + "\n"


def codes_macro(contracts: Mapping[str, Contract]) -> str:
    """Return the macro `contract_codes()`: {source: {column: {spelling: canonical name}}}."""
    lines = [f"{{#- {_HEAD} -#}}", "{% macro contract_codes() -%}", "{{ return({"]
    for source, contract in sorted(contracts.items()):
        columns = {c.name: _dictionary(c.codes) for c in contract.columns if c.codes and c.type != "flag"}
        lines.append(f"    {json.dumps(source)}: {json.dumps(columns, ensure_ascii=False)},")
    return "\n".join([*lines, "}) }}", "{%- endmacro %}"]) + "\n"


def write_derived(dbt_project: Path, contracts: Mapping[str, Contract]) -> list[Path]:
    """Bring both files up to date; return those that were written anew."""
    wanted = {
        dbt_project / SOURCES_FILE: sources_yaml(contracts),
        dbt_project / CODES_FILE: codes_macro(contracts),
    }
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    return stale


def _dictionary(codes: Mapping[str, str]) -> dict[str, str]:
    """Add every canonical name as a spelling of itself: owners write the code or the name."""
    return {**{name: name for name in codes.values()}, **codes}
