"""Children who must be brought back: the A codes, and B codes that the annex files under A (SPEC 7, R5, R6, R10)."""

from __future__ import annotations

from tests.warehouse.ledger.situation import (
    FOUND_NOWHERE,
    LEFT,
    approved,
    child,
    county,
    home,
    poor,
    pupil,
    sent_back,
    visited,
)
from tests.warehouse.ledger.town import FIRST, FOURTH, SECOND, THIRD


def away(category: str, rule: str = "R5", place: str = "not_found", route: str = "3") -> str:
    """Say the case of a child who is to be persuaded."""
    return f"{place} persuading {rule} {category} not_required {route}/350582"


ABROAD = {"student_no": "L441900201001010017", "student_no_province": "广东省", "school_name": "东莞小学"}

PERSUADED = [
    child("打工务农", "20050103", "A1: works on a farm")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A1", "20190905"), then=away("A1")),
    child("厌学辍学", "20060214", "A2: left its school here, so the school's unit must act")
    .on(FIRST, home(), pupil("辍学", "20190301"), then=LEFT)
    .on(SECOND, county("A2", "20190905"), then=away("A2", place="left", route="1")),
    child("因病未学", "20070325", "A3: will enter school when it is well")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A3", "20190905"), then=away("A3")),
    child("在家上学", "20080406", "A4: taught in a private school without a licence")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A4", "20190905"), then=away("A4")),
    child("入寺入教", "20090517", "A5: lives in a temple")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A5", "20190905"), then=away("A5")),
    child("早婚辍学", "20040628", "A6: married early")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A6", "20190905"), then=away("A6")),
    child(
        "搬迁未学",
        "20100709",
        "A7: the family moved house and the child missed the enrolment; the poverty list alone has it",
    )
    .on(FIRST, poor(), then=FOUND_NOWHERE)
    .on(SECOND, county("A7", "20190905"), then=away("A7")),
    child("其他有因", "20110810", "A8 with a reason in words")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A8", "20190905", remark="随父母在外务工，无法联系"), then=away("A8", "R6")),
    child("其他无因", "20120621", "A8 with a placeholder; a month later the county writes why")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(
        SECOND,
        county("A8", "20190905", remark="其他"),
        then="not_found persuading R6 A8 remark_missing 3/350582",
    )
    .on(FOURTH, county("A8", "20190930", remark="家长以为满七岁才入学"), then=away("A8", "R6")),
    child("省内无籍", "20101102", "B3: at school in the province without a registration; the annex files it under A")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("B3", "20190905", school_name="福州小学"), then=away("A8", "R10")),
    child("省外无籍", "20091213", "B4: at school elsewhere without a registration")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("B4", "20190905", school_name="东莞小学"), then=away("A8", "R10")),
    child("省外补籍", "20080124", "B4, then registered there: all three columns filled")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("B4", "20190905", school_name="东莞小学"), then=away("A8", "R10"))
    .on(FOURTH, county("B4", "20191001", **ABROAD), then="not_found awaiting_review R8 B2 valid 3/350582"),
    child("劝返复学", "20070204", "A1: brought back by a visit, then the registry has it again; the A code stays")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A1", "20190905"), then=away("A1"))
    .on(
        THIRD,
        county("A1", "20190918", **visited("20190917", "已返校")),
        then="not_found returned R5 A1 not_required 3/350582",
    )
    .on(FOURTH, pupil("复学", "20191001"), then="enrolled awaiting_review R5 A1 not_required 1/350582"),
    child("劝返销号", "20060315", "A2: brought back, enrolled, and a reviewer agrees on the day the registry shows it")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A2", "20190905"), then=away("A2"))
    .on(
        FOURTH,
        pupil("复学", "20191001"),
        county("A2", "20190918", **visited("20190917", "已返校"), **approved("20191008")),
        then="enrolled closed R5 A2 not_required 1/350582 closed 2019-10-08",
    ),
    child("早批无效", "20060416", "A2: the reviewer agreed before the registry showed the child, which proves nothing")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A2", "20190905"), then=away("A2"))
    .on(
        FOURTH,
        pupil("复学", "20191001"),
        county("A2", "20190918", **approved("20190920")),
        then="enrolled awaiting_review R5 A2 not_required 1/350582",
    ),
    child(
        "复学又辍",
        "20050527",
        "A4: closed after it came back, and away again in October: returns of its first life no longer count",
    )
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A4", "20190905"), then=away("A4"))
    .on(
        THIRD,
        pupil("在读"),
        county("A4", "20190905", **approved("20190920")),
        then="enrolled closed R5 A4 not_required 1/350582 closed 2019-09-20",
    )
    .on(FOURTH, pupil("转出", "20191001"), then=LEFT + " again 1"),
    child("复学退回", "20040708", "A2: enrolled again, but the reviewer sends it back")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A2", "20190905"), then=away("A2"))
    .on(THIRD, pupil("在读"), then="enrolled awaiting_review R5 A2 not_required 1/350582")
    .on(
        FOURTH,
        county("A2", "20190905", **sent_back("20190925")),
        then="enrolled persuading R5 A2 not_required 1/350582",
    ),
    child("名在人不在", "20070101", "A2: the registry has it all the time, the county says that it is away")
    .on(FIRST, home(), pupil("在读", "20180901", "七年级"))
    .on(
        SECOND,
        county("A2", "20190906", **visited("20190907", "承诺返校")),
        then="enrolled persuading R5 A2 not_required 1/350582",
    ),
    child("先打工后出国", "20090819", "A1, then abroad with papers")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A1", "20190905"), then=away("A1"))
    .on(
        FOURTH,
        county("B10", "20191001", "护照、签证", "20200630"),
        then="not_found awaiting_review R15 B10 valid 3/350582 until 2020-06-30",
    ),
    child("打工满十六", "20031001", "A1 until the sixteenth birthday, a week before the October lists")
    .on(FIRST, home(), then=FOUND_NOWHERE)
    .on(SECOND, county("A1", "20190905"), then=away("A1"))
    .on(FOURTH, then="not_found awaiting_review R4/over_age B6 valid 3/350582"),
]
