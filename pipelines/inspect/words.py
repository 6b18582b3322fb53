"""What the ledger's codes mean, in Chinese and English; each table is {code: (Chinese, English)}."""

from __future__ import annotations

import csv
from collections.abc import Mapping

from pipelines.settings import PROJECT

Words = Mapping[str, tuple[str, str]]

with (PROJECT / "dbt_project" / "seeds" / "identity_tier.csv").open(encoding="utf-8", newline="") as _seed:
    _TIERS = list(csv.DictReader(_seed))
TIER: Words = {row["tier"]: (row["tier_zh"], row["tier_en"]) for row in _TIERS}
"""The name of a tier of identity."""
TIER_WHEN: Words = {row["tier"]: (row["condition_zh"], row["condition_en"]) for row in _TIERS}
"""When a tier links a row: a sentence."""
TIER_SAYS: Words = {row["tier"]: (row["explanation_zh"], row["explanation_en"]) for row in _TIERS}
"""What a tier says of two that it links: a sentence with places {left} and {right}."""
OUTCOME: Words = {
    "absent": ("有学籍,但缺勤达到疑似标准", "enrolled, but absent for too long"),
    "enrolled": ("在读", "enrolled"),
    "vocational": ("中职在读", "enrolled in a vocational school"),
    "graduated": ("九年级毕业或结业", "finished grade nine"),
    "suspended": ("休学", "on leave of absence"),
    "preschool": ("在幼儿园", "in kindergarten"),
    "left": ("学籍显示已离校", "the registry says that the child left"),
    "identity_review": ("身份待人工核对", "the child's identity awaits a reviewer"),
    "not_found": ("未查到在校记录", "no place in school was found"),
}
STATUS: Words = {
    "suspected": ("疑似辍学", "suspected"),
    "verifying": ("核查中", "being verified"),
    "persuading": ("劝返中", "being persuaded back"),
    "returned": ("已返校,待学籍确认", "back in school, not yet enrolled"),
    "awaiting_review": ("待审核销号", "awaiting a reviewer"),
    "closed": ("已销号", "closed"),
}
EVIDENCE: Words = {
    "valid": ("有效", "valid"),
    "not_required": ("不需要佐证", "none required"),
    "remark_missing": ("缺备注", "the remark is missing"),
    "missing": ("缺佐证材料", "missing"),
    "expired": ("已过期", "lapsed"),
    "contradicted": ("与其他数据矛盾", "contradicted by other data"),
    "unverifiable": ("无数据可核对", "nothing to check it against yet"),
    "not_reported": ("县区未回填", "the county has not reported"),
    "suspended": ("休学,核查中", "on leave, being verified"),
    "identity_review": ("身份待人工核对", "identity awaits a reviewer"),
}
GROUP: Words = {
    "A": ("A类,需要劝返", "A: to be persuaded back"),
    "B": ("B类,不需要劝返", "B: need not be persuaded back"),
    "pending": ("待定", "pending"),
}
ROUTE: Words = {
    "1": ("省内户籍在泉就学", "hukou in Fujian, school in Quanzhou"),
    "2": ("省外户籍在泉就学", "hukou elsewhere, school in Quanzhou"),
    "3": ("泉州户籍,在外就学或去向不明", "Quanzhou hukou, school elsewhere or unknown"),
}
ID_STATUS: Words = {
    "valid": ("有效", "valid"),
    "repaired": ("已修复", "repaired"),
    "invalid": ("无效", "invalid"),
    "lost": ("失真(表格按数字保存)", "lost: a spreadsheet kept it as a number"),
    "missing": ("缺失", "missing"),
}
SEX: Words = {"1": ("男", "male"), "2": ("女", "female")}
EVENT: Words = {
    "opened": ("立案", "opened"),
    "reopened": ("重新立案", "reopened"),
    "closed": ("销号", "closed"),
    "category": ("认定类别", "category"),
    "status": ("状态", "status"),
    "route": ("路径", "route"),
    "unit": ("责任单位", "reporting unit"),
    "merged": ("并入另一个案", "merged into another case"),
    "restored": ("恢复为单独的个案", "a case of its own again"),
}
CAUSE: Words = {
    "new_fact": ("新事实", "a new fact"),
    "corrected_fact": ("事实更正", "a fact was corrected"),
    "late_load": ("数据迟到", "data that came late"),
    "identity_merge": ("两人合为一人", "two persons turned out to be one"),
    "identity_split": ("一人分为两人", "one person turned out to be two"),
    "rule_version": ("规则变更", "the rules changed"),
    "calendar": ("日期到达", "the calendar"),
    "review": ("人工审核", "a reviewer"),
}
LEDGER: Words = {
    "fct_dropout_case": ("控辍保学台账", "dropout ledger"),
    "fct_poverty_base_ledger": ("贫困教育人口底数台账", "poverty base ledger"),
    "fct_registry_comparison": ("比对结果", "comparison"),
}
PERSON_EVENT: Words = {
    "merged": ("并入", "became one with"),
    "split": ("与其分开", "was told apart from"),
    "rekeyed": ("改并入", "became one with"),
}
PERSON_CAUSE: Words = {
    "number_filled_in": ("补填了证件号", "a missing ID number was filled in"),
    "number_reported": ("县区回填了证件号", "the county reported an ID number"),
    "police_correction": ("公安更正了证件号", "the police corrected the ID number"),
    "correction_withdrawn": ("公安撤回了更正", "the police took a correction back"),
    "review": ("人工判定", "a reviewer decided"),
    "review_revoked": ("撤销了人工判定", "a reviewer took a decision back"),
}
TERM: Words = {
    "秋季学期": ("秋季学期", "autumn term"),
    "春季学期": ("春季学期", "spring term"),
    "全学年": ("全学年", "whole year"),
}
"""Terms of a school year, in their order."""
PAYMENT: Words = {
    "已发放": ("已发放", "paid"),
    "待发放": ("待发放", "due to be paid"),
    "退回": ("退回", "returned"),
}
FLOW: Words = {
    **{kind: EVENT[kind] for kind in ("opened", "reopened", "restored")},
    "moved_in": ("调入", "moved in"),
    "hindsight": ("以往情况有了新认识", "the past is known otherwise"),
    **{kind: EVENT[kind] for kind in ("closed", "merged")},
    "moved_out": ("调出", "moved out"),
}
"""What open cases of a unit come and go by."""
CHANGE: Words = {
    "appeared": ("新增", "appeared"),
    "vanished": ("消失", "vanished"),
    "changed": ("变化", "changed"),
}
OPEN_CASE: Words = {"open_case": ("未销号个案", "an open case")}
# What an event leads from and to: the standing of a case, or its status; a category stays a code.
STATE: Words = {"open": ("在办", "open"), "merged": ("已并入", "merged"), **STATUS}


def chinese(words: Words, code: str | None) -> str:
    """Say a code in Chinese; one that no table knows stays as it is, nothing is a dash."""
    return _said(words, code)[0]


def english(words: Words, code: str | None) -> str:
    """Say a code in English; one that no table knows stays as it is, nothing is a dash."""
    return _said(words, code)[1]


def both(words: Words, code: str | None) -> str:
    """Say a code in both languages, once when they do not differ."""
    return " ".join(dict.fromkeys(_said(words, code)))


def _said(words: Words, code: str | None) -> tuple[str, str]:
    return words.get(code or "", (code or "—", code or "—"))
