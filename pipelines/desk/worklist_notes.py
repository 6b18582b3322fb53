"""What stands on the second sheet of a worklist: how the load fared, how often each rule fails and where, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from expectations.contract import Contract
from pipelines.desk.items import Item
from pipelines.desk.returns import CORRECT, CORRECTED, INCORRIGIBLE, POSTPONED
from pipelines.ingest.loads import BLOCKED, Check, LoadManifest
from pipelines.inspect.changes import newest_kept
from pipelines.inspect.consequence import consequence
from pipelines.inspect.verdict import SEVERITY, failed
from pipelines.settings import Settings
from pipelines.standing import Standing
from pipelines.units import CITY, by_unit, unit_names


@dataclass(frozen=True)
class RuleNote:
    """One failed rule: `count` places in all, `listed` of them on the first sheet, `units` says where they lie."""

    severity: str
    rule: str
    count: int
    listed: int
    units: str
    decision: str


@dataclass(frozen=True)
class Notes:
    """`facts` are (what, how it is), `rules` a line a failed rule, `steps` how to fill in the list and hand it back."""

    facts: tuple[tuple[str, str], ...]
    rules: tuple[RuleNote, ...]
    steps: tuple[str, ...]


def notes(settings: Settings, contract: Contract, found: Standing, listed: Sequence[Item], back_to: str) -> Notes:
    """Tell of the newest load of `found`; `back_to` is the folder that takes the filled list. ValueError: no load."""
    load = found.newest
    if load is None:
        raise ValueError(f"{found.source}: no load to tell of")
    counts = Counter(item.rule_id for item in listed)
    rules = tuple(_rule(check, counts[check.rule_id]) for check in failed(load.checks))
    return Notes(_facts(settings, contract, found, load), rules, _steps(contract, back_to))


def _facts(settings: Settings, contract: Contract, found: Standing, load: LoadManifest) -> tuple[tuple[str, str], ...]:
    is_blocked = load.verdict == BLOCKED
    facts = [
        ("来源", f"{contract.name_zh}（{load.source}）"),
        ("责任单位", contract.owner_zh),
        ("业务日期", f"{load.business_date}，第 {load.revision} 次报送"),
        ("结论", "未通过，已拦截：本次报送没有采用" if is_blocked else "已接收"),
        ("行数", f"收到 {load.rows_landed:,}，采用 {load.rows_accepted:,}，"
                 f"{'待更正' if is_blocked else '隔离'} {load.rows_quarantined:,}"),
        ("现在使用", _served(found, load)),
    ]  # fmt: skip
    if is_blocked:
        facts.append(("影响", "\n".join(line.strip() for line in consequence(settings, contract, found))))
        if computed := newest_kept(settings, load):
            facts.append(("对台账的影响", f"按 {computed[0]} 的台账测算，若接收，{computed[1].told()}"))
    facts += [("文件", file.problem_zh) for file in load.files if file.problem_zh]
    facts += [("文件", f"「{f.name}」缺少必需列：{'、'.join(f.missing)}") for f in load.files if f.missing]
    facts += [
        ("文件", f"「{f.name}」整个未采用，该单位沿用上一份合格数据：不符合「{f.refused_zh}」")
        for f in load.files
        if f.refused_zh
    ]
    return (*facts, *(("注意", warning) for warning in load.warnings))


def _served(found: Standing, load: LoadManifest) -> str:
    if found.served is None:
        return "该来源尚无可用数据"
    if (found.served.business_date, found.served.revision) == (load.business_date, load.revision):
        return "本次报送中采用的行"
    return f"{found.served.business_date} 第 {found.served.revision} 次报送的数据，{found.served.rows_accepted:,} 行"


def _rule(check: Check, listed: int) -> RuleNote:
    return RuleNote(
        severity=SEVERITY["block" if check.is_blocking else check.on_fail],
        rule="检查本身没有运行成功" if check.status == "broken" else check.description_zh,
        count=max(check.failed_rows, 1), listed=listed, units=_units(check),
        decision=f"已放行：{check.waived_zh}" if check.waived_zh else "",
    )  # fmt: skip


def _units(check: Check) -> str:
    """Say how many fail in which unit; files that name none, and what has no file, are counted together."""
    counts = by_unit(check.by_file)
    rest = [f"未分单位 {counts.pop(CITY):,}"] if CITY in counts else []
    named = {unit_names()[unit]: rows for unit, rows in counts.items()}
    return "、".join([f"{unit} {named[unit]:,}" for unit in sorted(named, key=lambda u: (-named[u], u))] + rest)


def _steps(contract: Contract, back_to: str) -> tuple[str, ...]:
    steps = [
        "先在源系统中更正数据，再重新报送；本清单只用于核对和答复，改动清单不会改动数据。",
        "「拦截」的条目更正之前，整份（或整个文件的）报送不被采用；「隔离」的行暂不采用；「提醒」的行已采用，请核实。",
        f"在「清单」表逐条选择「处理结果」：{CORRECTED}（源系统已改、已重报或将随下次报送）、"
        f"{CORRECT}（核对后认为无须更正）、{INCORRIGIBLE}、{POSTPONED}。没有处理的条目留空。",
        f"选「{CORRECT}」「{INCORRIGIBLE}」「{POSTPONED}」的，请在「说明」栏写明依据或预计完成的日期。",
        "「共计」多于「已列入清单」的，是条目过多只列出一部分，或文件缺少整列、只列一条。",
        "「条目号」「核对码」请勿改动；可以筛选、排序、删去不答复的行。",
        "现值已作脱敏处理，请按文件和行号在报送的文件中对照；行号即该文件中的行次。",
    ]
    if back_to:
        steps.append(f"填好后另存，放入 {back_to}（<日期> 为交回当日，如 2019-09-02），文件名不限。")
    return (*steps, f"有疑问请联系：{contract.contact}")
