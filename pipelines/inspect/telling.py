"""Tells a child's case in lines for a terminal, Chinese and English: what, from which rows, why, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipelines.inspect import words
from pipelines.inspect.aid import aid_told
from pipelines.inspect.child import Child, Row
from pipelines.inspect.identity import chain
from pipelines.inspect.scope import Ages, age_on, why_not_compared
from pipelines.inspect.words import both

SourceNames = Mapping[str, str]
_OPENING = ("not_found", "left", "absent", "preschool")
_ORDER = list(words.EVENT)


def told(child: Child, names: SourceNames, ages: Ages, day: date) -> list[str]:
    """Return the lines of one child. `names`: Chinese names of sources; `day`: the publication's business date."""
    lines = _who(child.person, day)
    lines += _case(child.case) if child.case else _no_case(child, ages, day)
    lines += _comparison(child, names) + _aid(child)
    lines += _identity(child, names) + _rows(child.rows, names)
    lines += _candidates(child.candidates, names)
    lines += _visits(child.visits) + _events(child.events) + _person_events(child.person_events)
    return lines


def no_case(child: Child, ages: Ages, day: date) -> tuple[str, str] | None:
    """Say in Chinese and English why a person has no case; None when there is one."""
    if child.case:
        return None
    if child.comparison is None:
        return why_not_compared(ages, child.person["birth_date"], day)
    outcome = str(child.comparison["outcome"])
    school = " ".join(_given(child.comparison["school_name"], child.comparison["school_code"]))
    zh, en = words.chinese(words.OUTCOME, outcome), words.english(words.OUTCOME, outcome)
    if outcome in _OPENING:
        return f"比对结果为“{zh}”,应当立案而没有,请报告", f"{en}: a case was due and is not there, report it"
    return (
        f"比对结果为“{zh}”{f',{school}' if school else ''},不立案",
        f"{en}{f' at {school}' if school else ''}: no case opens",
    )


def _who(person: Row, day: date) -> list[str]:
    born = person["birth_date"]
    age = f"({age_on(born, day)} 岁 years)" if born else ""
    number = f"{person['id_number'] or '—'}({both(words.ID_STATUS, person['id_status'])})"
    return [
        f"{person['name'] or '—'} · {both(words.SEX, person['sex_code'])} · 出生 born {born or '—'}{age}",
        f"  身份证件号 ID number: {number}",
        f"  户籍 hukou: {person['hukou_region_code'] or '—'} · 人员键 person key: {person['person_key']}",
    ]


def _case(case: Row) -> list[str]:
    determined = _category(case["determined_category"], case["determined_name"])
    closed = f" · 销号 closed {case['closed_date']}" if case["closed_date"] else ""
    again = f" · 重新立案 reopened {case['reopen_count']} 次 times" if case["reopen_count"] else ""
    late = ",已逾期 overdue" if case["is_overdue"] else ""
    facts = [
        ("状态 status", both(words.STATUS, case["status"])),
        ("立案 opened", f"{case['opened_date']}{closed}{again} · 核查期限 due {case['due_date']}{late}"),
        ("县区填报 reported", _category(case["reported_category"], case["reported_name"])),
        ("认定 determined", f"{determined} · {both(words.GROUP, case['category_group'])}"),
        ("子原因 sub-reason", case["sub_reason"]),
        ("规则 rule", f"{case['rule_id']} · 条款 clause {case['clause']}"),
        ("理由", case["explanation_zh"]),
        ("why", case["explanation_en"]),
        ("佐证 evidence", _evidence(case)),
        ("何种情况会改变", case["what_would_change_zh"]),
        ("what would change it", case["what_would_change_en"]),
        ("路径 route", both(words.ROUTE, case["route"])),
        ("学籍 registration", " ".join(_given(case["student_no"], case["student_no_province"], case["school_name"]))),
        ("备注 remark", case["remark"]),
        ("责任单位 unit", " ".join(_given(case["org_unit_code"], case["org_unit_name"]))),
        ("建档立卡 registered poor", "是 yes" if case["is_registered_poor"] else "否 no"),
    ]
    return ["", f"个案 case {case['case_id']}", *_facts(facts)]


def _evidence(case: Row) -> str:
    until = f",有效期至 until {case['evidence_valid_to']}" if case["evidence_valid_to"] else ""
    kinds = case["required_evidence"]
    accepted = f" · 可采信 accepted: {kinds}" if kinds else ""
    return f"{both(words.EVIDENCE, case['evidence_status'])}{until}{accepted}"


def _no_case(child: Child, ages: Ages, day: date) -> list[str]:
    zh, en = no_case(child, ages, day) or ("", "")
    return ["", "没有个案 no case", *_facts([("原因", zh), ("why", en)])]


def _comparison(child: Child, names: SourceNames) -> list[str]:
    lines = []
    if found := child.comparison:
        lists = "、".join(_source(name, names) for name in str(found["population"]).split(";"))
        school = " ".join(_given(found["student_no"], found["school_code"], found["school_name"]))
        facts = [
            ("列入 listed in", lists),
            ("结果 outcome", both(words.OUTCOME, found["outcome"])),
            ("学籍 registry", " · ".join(_given(found["registry_status"], school))),
        ]
        lines += ["", "比对 comparison", *_facts(facts)]
    if poor := child.poor:
        school = " ".join(_given(poor["school_code"], poor["school_name"]))
        said = " · ".join(_given(poor["hardship_categories"], poor["stage_code"], school, poor["org_unit_name"]))
        lines += ["", "贫困底数台账 poverty base ledger", *_facts([("在册 listed", said)])]
    return lines


def _aid(child: Child) -> list[str]:
    zh, en = aid_told(child.payments)
    return ["", "资助 aid", *_facts([("发放", zh), ("payments", en)])] if child.payments else []


def _identity(child: Child, names: SourceNames) -> list[str]:
    zh, en = chain(child, names)
    return ["", "身份 identity", *_facts([("依据", zh), ("how it is known", en)])]


def _rows(rows: Iterable[Row], names: SourceNames) -> list[str]:
    lines, tiers = ["", "依据的数据行,及凭何对上 rows, and what matched them"], dict[str, None]()
    for row in rows:
        by = "" if row["decided_by"] == "rule" else f" · 人工判定 decided by {row['decided_by']}"
        place = f"{row['business_date']} · {row['file']} 第 {row['row']} 行 row"
        lines.append(f"  {_source(row['source'], names)} · {place} · {row['tier']}{by}")
        lines += [f"    已隔离 quarantined: {row['quarantined']}"] if row["quarantined"] else []
        tiers[row["tier"]] = None
    lines += [f"    {tier} = {both(words.TIER_WHEN, tier)}" for tier in tiers]
    return lines if tiers else [*lines, "  所用数据中没有此人 none of the loads in force has this person"]


def _candidates(candidates: Iterable[Row], names: SourceNames) -> list[str]:
    lines = [
        f"  {_place(pair, 'left', names)} ↔ {_place(pair, 'right', names)} · "
        f"{both(words.TIER, pair['kind'])} · 把握 score {pair['score']} · "
        f"一致 agrees: {pair['agrees'] or '—'} · 不一致 differs: {pair['differs'] or '—'}"
        for pair in candidates
    ]
    return ["", "待人工判定是否同一人 awaiting a reviewer: the same person?", *lines] if lines else []


def _visits(visits: Iterable[Row]) -> list[str]:
    lines = [
        "  " + " · ".join(_given(str(visit["persuaded_date"]), visit["result_code"], visit["by_post"]))
        for visit in visits
    ]
    return ["", "劝返记录 visits", *lines] if lines else []


def _events(events: Iterable[Row]) -> list[str]:
    lines = [
        f"  {event['event_date']} {both(words.EVENT, event['event_kind'])}: "
        f"{_state(event, 'from_value')} → {_state(event, 'to_value')} · {both(words.CAUSE, event['cause'])}"
        for event in sorted(events, key=_when)
    ]
    return ["", "变化 history", *lines] if lines else []


def _person_events(events: Iterable[Row]) -> list[str]:
    lines = [
        f"  {event['event_date']} {event['person_key']} {both(words.PERSON_EVENT, event['event_kind'])} {event['other_key']}"
        f" · {both(words.PERSON_CAUSE, event['cause'])}"
        for event in events
    ]
    return ["", "人员变动 the person", *lines] if lines else []


def _when(event: Row) -> tuple[Any, int]:
    kind = event["event_kind"]
    return event["event_date"], _ORDER.index(kind) if kind in _ORDER else len(_ORDER)


def _state(event: Row, side: str) -> str:
    """Say what an event leads from or to: a standing or status in Chinese with its code, a route in words, else the code."""
    value = event[side]
    if event["event_kind"] == "route":
        return both(words.ROUTE, value)
    return f"{words.chinese(words.STATE, value)} {value}" if value in words.STATE else value or "—"


def _place(pair: Row, side: str, names: SourceNames) -> str:
    where = f"{_source(pair[f'{side}_source'], names)} {pair[f'{side}_file']} 第 {pair[f'{side}_row']} 行"
    return f"{where} ({pair[f'{side}_person_key']})"


def _source(source: str, names: SourceNames) -> str:
    return f"{names[source]} {source}" if source in names else both(words.OPEN_CASE, source)


def _category(code: str | None, name: str | None) -> str:
    return " ".join(_given(code, name)) or "—"


def _given(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _facts(facts: Iterable[tuple[str, str | None]]) -> list[str]:
    """Return `label: value` lines, without those that have no value."""
    return [f"  {label}: {value}" for label, value in facts if value]
