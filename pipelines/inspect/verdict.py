"""A gate's verdict in words, for the owner of the data: what is wrong, where, and what to do. Never a value of a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from expectations.contract import Contract
from pipelines.ingest.loads import Check, FileNote, LoadManifest

SEVERITY = {"block": "拦截", "quarantine": "隔离", "warn": "提醒"}
MOST_PLACES = 10
ROWS, FILES, ABSENT = "行", "个文件", "项"


def told(contract: Contract, load: LoadManifest) -> list[str]:
    """Return the lines that tell a load's verdict: counts, unreadable files, then what refuses or sets rows aside."""
    word = "已接收 accepted" if load.verdict == "accepted" else "未通过,已拦截 BLOCKED"
    lines = [
        f"{contract.name_zh} {load.source} {load.business_date} 第 {load.revision} 次报送: {word}",
        f"  收到 landed {load.rows_landed:,} 行 · 采用 accepted {load.rows_accepted:,} · "
        f"{'隔离' if load.verdict == 'accepted' else '待更正'} set aside {load.rows_quarantined:,}",
    ]
    lines += [f"  注意: {warning}" for warning in load.warnings]
    lines += [f"  {file.problem_zh}" for file in load.files if file.problem_zh]
    lines += [f"  文件「{file.name}」缺少必需列: {'、'.join(file.missing)}" for file in load.files if file.missing]
    lines += [
        f"  文件「{file.name}」整个未采用,该单位沿用上一份合格数据 refused: 不符合「{file.refused_zh}」"
        for file in load.files
        if file.refused_zh
    ]
    return lines + [line for check in failed(load.checks) if _is_grave(check) for line in _rule(check, load.files)]


def findings(load: LoadManifest, *, in_full: bool) -> list[str]:
    """Return the lines of the rules that only warn: each in full, or in one line."""
    light = [check for check in failed(load.checks) if not _is_grave(check)]
    if in_full:
        return [line for check in light for line in _rule(check, load.files)]
    return [_rule(check, load.files)[0] for check in light]


def _is_grave(check: Check) -> bool:
    return check.status == "broken" or check.on_fail != "warn"


def failed(checks: Iterable[Check]) -> list[Check]:
    """Return the checks that did not pass: blocking ones first, then quarantine, then findings by rows."""
    order = list(SEVERITY)
    found = [check for check in checks if check.status != "passed"]
    return sorted(found, key=lambda c: (not c.is_blocking, order.index(c.on_fail), -c.failed_rows, c.rule_id))


def _rule(check: Check, files: Sequence[FileNote]) -> list[str]:
    """Say one rule: what should hold, in how many rows it does not, where, and what to do."""
    if check.status == "broken":
        return [
            f"  [检查出错] {check.rule_id}: 检查本身没有运行成功,不是数据的问题; 请联系技术支持 the check itself broke"
        ]
    count = f" · {check.failed_rows:,} {_counted(check, files)}" if check.failed_rows else ""
    lines = [f"  [{SEVERITY[check.on_fail]}] {check.rule_id}{count}: 应满足「{check.description_zh}」"]
    if check.places and _counted(check, files) == ROWS:
        lines.append(f"      位置 rows: {_places(check, len(files) > 1)}")
    if check.places and _counted(check, files) == ABSENT:
        lines.append(f"      缺少 absent: {'、'.join(name for name, _ in check.places)}")
    if check.waived_zh:
        lines.append(f"      已放行 waived: {check.waived_zh}")
    lines.append(f"      处理 do: {check.remedy_zh}")
    return lines


def _counted(check: Check, files: Sequence[FileNote]) -> str:
    """Say what a check counts; what has no row and is no delivered file is something that the load should have."""
    if not check.places or any(row for _, row in check.places):
        return ROWS
    return FILES if {name for name, _ in check.places} <= {file.name for file in files} else ABSENT


def _places(check: Check, with_files: bool) -> str:
    """Name the first failing rows, with their file where there are several."""
    shown = [f"{file} 第{row}行" if with_files else f"第{row}行" for file, row in check.places[:MOST_PLACES]]
    more = check.failed_rows - len(shown)
    return "、".join(shown) + (f" 等(另有 {more:,} 行)" if more > 0 else "")
