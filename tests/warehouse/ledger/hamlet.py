"""A hamlet of the town, with children of odd rows: numbers with a slip, of elders, lost, former; repeated and unreadable rows.

It speaks on the town's second and third day. The third is a county's return that names cases of the second by their numbers,
and what a reviewer says of pairs that the second left open.
"""

from __future__ import annotations

from pipelines.settings import Settings
from pipelines.warehouse.candidate import open_candidate
from tests.warehouse.fixtures import id_number
from tests.warehouse.ledger import town
from tests.warehouse.ledger.deliveries import Deliveries, Row, write_load
from tests.warehouse.ledger.town import IDS, JINJIANG, Rows, born, pupil, resident

FIRST, SECOND = town.SECOND, town.THIRD

ELDER = id_number("19850505", 5)
SLIPS = {
    "错号在学籍": id_number("20100501", 101),
    "错号在名单": id_number("20100502", 102),
    "换位": id_number("20100503", 103),
    "错号异名": id_number("20100504", 104),
    "两个候选": id_number("20100505", 105),
}
CHILDREN = {
    **SLIPS,
    "监护人证件号": id_number("20100601", 111),
    "三代号码": id_number("20100602", 112),
    "县区查到证件": id_number("20100603", 113),
    "县区查到在读": id_number("20100604", 114),
    "县区另有证件": id_number("20100609", 119),
    "县区填学籍号": id_number("20100610", 120),
    "缺勤写错名": id_number("20070605", 115),
    "坏行又缺勤": id_number("20070606", 116),
    "重复离园": id_number("20130607", 117),
    "两行户籍": id_number("20100608", 118),
    "只在民政": id_number("20120612", 121),
    "两个号码": id_number("20100612", 123),
}
"""Children, each named for what is odd about their rows, with their true ID numbers."""
ALIKE = {
    "無號同家": id_number("20100701", 131),
    "同音伟": id_number("20100702", 132),
    "生日差一": id_number("20100703", 133),
    "双重学籍": id_number("20100704", 134),
}
"""Children whom no number of their poverty row leads to the registry, and one whom the registry has twice."""
CHILDREN.update(ALIKE)
IDS.update(ALIKE)
PHONES = {name: f"139{number[6:14]}" for name, number in ALIKE.items()}
IDS.update(CHILDREN)

MIDDLE, OLD = id_number("20100602", 212), id_number("20100602", 312)
OTHER = id_number("20100611", 220)
STUDENT = id_number("20000101", 301)
SECOND_NUMBER, SHARED_PHONE = id_number("20100612", 223), "13920100612"
"""The number under which the registry has a child whom the poverty list has under another, and the phone of both rows."""


def slip(number: str, place: int = 16) -> str:
    """Return the number with one wrong digit, so that its check digit is wrong too."""
    return number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]


def swap(number: str) -> str:
    """Return the number with the last two digits of its sequence exchanged."""
    return number[:15] + number[16] + number[15] + number[17:]


def listed(name: str, member: int, **more: str | None) -> Row:
    """Return a poverty row of a child."""
    row: Row = {"household_no": "H9", "member_no": str(member), "name": name, "hukou_region_code": JINJIANG}
    row |= {"hardship_categories": "建档立卡", "policy_status_code": "享受政策"}
    return row | {"birth_date": born(name), "id_number": IDS[name]} | more


def deliver(book: Deliveries) -> None:
    """Write the first delivery."""
    write_load(book, "poverty_students", FIRST, _poor())
    bad = pupil("坏行又缺勤", "在读", grade="七年级", boarding_code="不详", _file="bad.csv")
    write_load(book, "student_registry", FIRST, _pupils(), quarantined=[bad])
    write_load(book, "household_register", FIRST, _residents())
    write_load(book, "key_groups_query", FIRST, [_guest(town.PRIMARY[0]), _guest(town.JUNIOR[0])])
    write_load(book, "school_attendance", FIRST, [_truant("缺勤写错名", "小名"), _truant("坏行又缺勤", "坏行又缺勤")])
    left = {"name": "重复离园", "id_number": IDS["重复离园"], "birth_date": born("重复离园")}
    left |= {"school_code": "1135000001", "status_code": "离园"}
    write_load(book, "preschool_registry", FIRST, [left], quarantined=[left | {"_file": "again.csv"}])
    _help(book)


def answer(book: Deliveries) -> None:
    """Write the county's returns on cases of the first delivery: it has found the children's numbers."""
    three = {"student_no": "G" + OTHER, "student_no_province": "福建省", "school_name": town.PRIMARY[1]}
    said = {
        "县区查到证件": {"id_number": IDS["县区查到证件"], "reported_category": "A2"},
        "县区查到在读": {"id_number": IDS["县区查到在读"], "reported_category": "B2"},
        "县区另有证件": {"id_number": id_number("20100609", 219), "reported_category": "A1"},
        "县区填学籍号": {"reported_category": "B2", **three},
    }
    cases = town.cases(book.settings)
    shared = {"check_method_code": "入户调查", "checked_date": "20190918"}
    rows = [{**shared, "name": n, "case_id": cases[n]["case_id"].lower(), **more} for n, more in said.items()]
    write_load(book, "case_returns", SECOND, rows)
    write_load(book, "identity_reviews", SECOND, _reviews(book.settings))


def _reviews(settings: Settings) -> Rows:
    """Return what a reviewer says of the first day's pairs: one said twice, two of one child, an altered one, one of nobody."""
    query = "select left_name, pair_no, pair_check from rpt_identity_review order by left_name, pair_no"
    with open_candidate(settings) as con:
        pairs = [(name, {"pair_no": no, "pair_check": check}) for name, no, check in con.execute(query).fetchall()]
    said = {"reason": "核对户口簿", "decided_by_post": "学籍管理岗"}
    (guarded,) = (pair | said for name, pair in pairs if name == "监护人证件号")
    twins = [pair | said | {"decision_code": "不是同一人"} for name, pair in pairs if name == "两个候选"]
    return [
        guarded | {"decision_code": "同一人", "decided_date": "20190912"},
        guarded | {"decision_code": "不是同一人", "decided_date": "20190911"},
        *twins,
        twins[0] | {"pair_no": "P" + "0" * 15},
        town.pair_of(settings, "0" * 24, "f" * 24) | said | {"decision_code": "同一人"},
    ]


def _help(book: Deliveries) -> None:
    """Write who is helped: an orphan of no other list, a student, a child with a plan and no number, a pupil's two grants."""
    orphan = {"name": "只在民政", "id_number": IDS["只在民政"], "hukou_region_code": JINJIANG}
    orphan |= {"relief_category": "孤儿", "recognised_date": "20190101"}
    write_load(book, "civil_affairs", FIRST, [orphan])
    student = {
        "name": "大学生",
        "id_number": STUDENT,
        "school_code": "99101",
        "level_code": "本科",
        "status_code": "在读",
    }
    write_load(book, "higher_education_registry", FIRST, [student])
    plan = {"plan_no": "P1", "name": "有案无号", "placement_code": "待安置", "stage_code": "小学"}
    write_load(book, "special_placements", FIRST, [plan])
    grant = {"school_year": "2019-2020", "term_code": "秋季学期", "stage_code": "小学", "school_code": town.PRIMARY[0]}
    grant |= {
        "programme_name": "家庭经济困难非寄宿生生活补助(小学)",
        "amount_yuan": "250",
        "payment_status_code": "待发放",
    }
    grant |= {"name": "错号在名单", "batch_no": "B1"}
    numbers = {"student_no": "G" + IDS["错号在名单"]}, {"id_number": IDS["错号在名单"], "batch_no": "B2"}
    write_load(book, "aid_payments", FIRST, [grant | number for number in numbers])


def _poor() -> Rows:
    wrong = {name: slip(IDS[name]) for name in ("错号在名单", "错号异名", "两个候选")} | {"换位": swap(IDS["换位"])}
    rows = [listed(name, n, id_number=number) for n, (name, number) in enumerate(wrong.items(), 1)]
    return [
        *rows,
        listed("错号在学籍", 11),
        listed("监护人证件号", 12, id_number=ELDER),
        {
            **listed("监护人证件号", 13, id_number=ELDER, birth_date=None, head_id_number=ELDER, head_name="王大"),
            "name": "无生日",
        },
        listed("三代号码", 14, id_number=MIDDLE),
        listed("县区查到证件", 15, id_number=None, birth_date=None),
        listed("县区查到在读", 16, id_number=None, birth_date=None),
        {
            **listed("监护人证件号", 17, id_number="400000201309010000", birth_date=None, _lost="id_number"),
            "name": "丢了数字",
        },
        listed("重复离园", 18),
        listed("县区另有证件", 19),
        listed("县区填学籍号", 20),
        listed("两个号码", 21, sex_code="男", phone=SHARED_PHONE),
        *_numberless(),
    ]


def _numberless() -> Rows:
    """Return poverty rows without a number: what else is there is like a pupil's."""
    rows = [
        listed(name, n, id_number=None, sex_code="男", phone=PHONES[name]) for n, name in enumerate(list(ALIKE)[:3], 31)
    ]
    changed = [{"name": "无号同家"}, {"name": "同音玮"}, {"birth_date": "20100708"}]
    return [row | change for row, change in zip(rows, changed, strict=True)]


def _pupils() -> Rows:
    named = ["错号在名单", "换位", "监护人证件号", "县区查到在读"]
    other = {**pupil("错号异名", "在读"), "name": "李小红"}
    twin = slip(IDS["两个候选"])
    doubles = [{**pupil("两个候选", "在读"), "id_number": number, "student_no": "G" + number} for number in _near(twin)]
    return [
        *(pupil(name, "在读") for name in named),
        pupil("错号在学籍", "在读", id_number=slip(IDS["错号在学籍"]), student_no="J40000020100501001X"),
        pupil("三代号码", "在读", id_number=OLD, student_no="G" + OLD),
        pupil("缺勤写错名", "在读", grade="七年级"),
        pupil("县区填学籍号", "在读", id_number=OTHER, student_no="G" + OTHER),
        other,
        pupil("两个号码", "在读", id_number=SECOND_NUMBER, student_no="G" + SECOND_NUMBER, guardian_phone=SHARED_PHONE),
        *doubles,
        *(pupil(name, "在读", guardian_phone=PHONES[name]) for name in ALIKE),
        pupil("双重学籍", "在读", school_code=town.JUNIOR[0]),
    ]


def _near(wrong: str) -> list[str]:
    """Return two valid numbers, both one slip from `wrong`."""
    found = [wrong[:i] + d + wrong[i + 1 :] for i in range(14, 18) for d in "0123456789X" if i == 17 or d != "X"]
    valid = [n for n in found if n == id_number(n[6:14], int(n[14:17]), n[:6])]
    return sorted(set(valid))[:2]


def _residents() -> Rows:
    gone = {**resident("两行户籍", town.ZONE), "hukou_status_code": "重复户口注销", "_file": "a.csv"}
    chain = [
        {**resident("三代号码"), "former_id_number": MIDDLE},
        {**resident("三代号码"), "id_number": MIDDLE, "former_id_number": OLD, "hukou_status_code": "重复户口注销"},
    ]
    return [gone, {**resident("两行户籍"), "_file": "z.csv"}, *chain]


def _guest(school_code: str) -> Row:
    row = {"name": "王伟", "hukou_region_code": town.GUANGDONG, "hardship_category": "低保"}
    return row | {"school_code": school_code, "query_date": "20190901"}


def _truant(name: str, written: str) -> Row:
    row = {"report_date": FIRST.replace("-", ""), "school_code": town.JUNIOR[0], "student_no": "G" + IDS[name]}
    return row | {"name": written, "presence_code": "旷课", "absent_days": "20"}
