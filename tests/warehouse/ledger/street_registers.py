"""Children whose registers say it all: found, lost, of age, gone (SPEC 7, R1-R4, R17; section 6 for who is who)."""

from __future__ import annotations

from tests.warehouse.ledger.situation import (
    FOUND_NOWHERE,
    LEFT,
    apprentice,
    approved,
    child,
    county,
    gone,
    guest,
    home,
    kindergarten,
    poor,
    pupil,
    truant,
)
from tests.warehouse.ledger.town import FIRST, FOURTH, FUZHOU, GUANGDONG, SECOND, THIRD, WINTER, ZONE

OVER_AGE = "awaiting_review R4/over_age B6 valid"
CLOSED = "enrolled closed R2 B2 valid 1/350582 closed"

REGISTERS = [
    child("在读生", "20100310", "at school all the time: never a case").on(FIRST, home(), pupil("在读")),
    child("失而复得", "20100312", "found by its number in September, gone again in October")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, pupil("在读", "20190905"), then=f"{CLOSED} {SECOND}")
    .on(FOURTH, pupil("转出", "20191001"), then=LEFT + " again 1"),
    child("李小江", "20080513", "its list and its school write another character: enrolled, but a reviewer must agree")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, pupil("在读", name="李晓江"), then="enrolled awaiting_review R2 B2 valid 1/350582")
    .on(FOURTH, county("B2", "20191001", **approved("20191005")), then=f"{CLOSED} {FOURTH}"),
    child("中职在读", "20040614", "found in the vocational registry")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, apprentice("在读"), then=f"vocational closed R3 B8 valid 3/350582 closed {SECOND}"),
    child("中职退学", "20040716", "found in the vocational registry, and left it")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, apprentice("在读"), then=f"vocational closed R3 B8 valid 3/350582 closed {SECOND}")
    .on(FOURTH, apprentice("退学"), then="left suspected R17 - not_reported 3/350582 again 1"),
    child("初中毕业", "20040818", "the registry learns late that it finished grade nine")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(
        SECOND,
        pupil("毕业", "20190710", "九年级"),
        then="graduated awaiting_review R4/graduated B6 valid 1/350582",
    ),
    child("小学毕业", "20070920", "finished grade six and is nowhere since").on(
        FIRST, home(), pupil("毕业", "20190701", "六年级"), then=LEFT
    ),
    child("截止日满六岁", "20130831", "six on the cut-off day: a case from that day on, whether or not it was run")
    .on(FIRST, home())
    .on(SECOND, then=FOUND_NOWHERE),
    child("九月一日满六岁", "20130901", "six on the day after the cut-off: not before next year").on(FIRST, home()),
    child("闰日出生", "20120229", "born on 29 February").on(FIRST, home(), then=FOUND_NOWHERE),
    child("十一月满十六岁", "20031105", "left grade nine; sixteen on a day without a run")
    .on(FIRST, home(), pupil("辍学", "20190301", "九年级"), then=LEFT)
    .on(WINTER, then=f"left {OVER_AGE} 1/350582"),
    child("次日满十六岁", "20030831", "sixteen on the day after the first: a case of one day")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, then=f"not_found {OVER_AGE} 3/350582"),
    child("当日满十六岁", "20030830", "sixteen on the first day: never in scope").on(FIRST, home()),
    child("死亡注销", "20090122", "the police register says dead; the county agrees and a reviewer closes")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, home(status="死亡注销"), then="not_found awaiting_review R1/死亡注销 B1 valid 3/350582")
    .on(
        THIRD,
        county("B1", "20190915", "公安户籍证明", **approved("20190918")),
        then=f"not_found closed R1/死亡注销 B1 valid 3/350582 closed {THIRD}",
    ),
    child(
        "迁出又报打工", "20080224", "the police register says moved away, the county says at work: two rules claim it"
    )
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(
        SECOND,
        home(status="迁出注销"),
        county("A1", "20190905"),
        then="not_found awaiting_review R1/迁出注销 B1 valid 3/350582",
    ),
    child("重复户口", "20070326", "registered twice")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, home(status="重复户口注销"), then="not_found awaiting_review R1/重复户口注销 B1 valid 3/350582"),
    child("出国定居", "20060428", "settled abroad by the police register")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, home(status="出国定居注销"), then="not_found awaiting_review R1/出国定居注销 B1 valid 3/350582"),
    child("查无此人", "20050530", "the police know no such person")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, home(status="查无此人"), then="not_found awaiting_review R1/查无此人 B1 valid 3/350582"),
    child("失踪登记", "20040602", "registered as missing: B9")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, home(status="失踪登记"), then="not_found awaiting_review R1 B9 valid 3/350582"),
    child("注销仍在读", "20091204", "deregistered, and enrolled all the same: no case").on(
        FIRST, home(status="死亡注销"), pupil("在读")
    ),
    child("休学期内", "20100106", "found on leave of absence: it waits")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, pupil("休学"), then="suspended verifying R17 - suspended 1/350582"),
    child("休学满年", "20090208", "on leave for a year until 1 November: a case from the day after")
    .on(FIRST, home(), pupil("休学", "20181101"))
    .on(WINTER, then=LEFT),
    child("休学无期", "20080310", "on leave since nobody knows when: no case, a finding").on(
        FIRST, home(), pupil("休学", "")
    ),
    child("长期缺勤", "20070909", "absent for 25 school days: the report speaks for a week and no longer")
    .on(FIRST, home(), pupil("在读", "20180901", "七年级"))
    .on(SECOND, truant("20190910", 25), then="absent suspected R17 - not_reported 1/350582")
    .on(THIRD, then=f"{CLOSED} 2019-09-18"),
    child("缺勤十九天", "20070512", "absent for 19 school days: one too few")
    .on(FIRST, home(), pupil("在读", "20180901", "七年级"))
    .on(SECOND, truant("20190910", 19)),
    child("学前在园", "20130301", "of school age and still in kindergarten")
    .on(FIRST, home(), kindergarten("在园"))
    .on(SECOND, then="preschool suspected R17 - not_reported 3/350582"),
    child("在园缓学", "20130403", "in kindergarten with a deferral of a year")
    .on(FIRST, home(), kindergarten("在园"))
    .on(
        SECOND,
        county("B5", "20190905", "缓学证明", "20200831", evidence_issued_date="20190820"),
        then="preschool awaiting_review R11 B5 valid 3/350582 until 2020-08-20",
    ),
    child("十月迁入", "20110505", "in the household register since October").on(FOURTH, home(), then=FOUND_NOWHERE),
    child("坏行保护", "20081212", "its registry row was set aside, and protects it until October, when it is gone")
    .on(FIRST, home(), pupil("在读", bad=True))
    .on(FOURTH, gone("student_registry"), then=FOUND_NOWHERE),
    child("开发区儿童", "20101010", "its township belongs to a zone").on(
        FIRST, home(ZONE), then="not_found suspected R17 - not_reported 3/3505A1"
    ),
    child("搬到开发区", "20101212", "it moves to a township of a zone, which has to act from then on")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(FOURTH, home(ZONE), then="not_found suspected R17 - not_reported 3/3505A1"),
    child("外省来泉", "20091111", "a hukou elsewhere, last at a school here").on(
        FIRST, guest(GUANGDONG), pupil("转出", "20190630"), then="left suspected R17 - not_reported 2/350582"
    ),
    child("省内来泉", "20060707", "a hukou in Fuzhou, last at a school here").on(
        FIRST, home(FUZHOU), pupil("辍学", "20190630"), then=LEFT
    ),
    child("省内无校", "20050809", "a hukou in Fuzhou and no school: no route fits, so the city acts").on(
        FIRST, home(FUZHOU), then="not_found suspected R17 - not_reported -/350500"
    ),
    child("证件后补", "20090707", "two cases until the poverty list has its number")
    .on(FIRST, home(), poor(with_id=False), then=FOUND_NOWHERE)
    .on(THIRD, poor()),
    child("独证后补", "20090808", "only the poverty list has it, first without its number")
    .on(FIRST, poor(with_id=False), then=FOUND_NOWHERE)
    .on(THIRD, poor()),
    child("证件时有时无", "20090404", "only the poverty list has it; its number comes and goes")
    .on(FIRST, poor(with_id=False), then=FOUND_NOWHERE)
    .on(THIRD, poor())
    .on(FOURTH, poor(with_id=False)),
]
