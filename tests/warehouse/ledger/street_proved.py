"""Children who need not be brought back, if the county has the proof (SPEC 7, R7-R9, R11-R16)."""

from __future__ import annotations

from tests.warehouse.ledger.situation import (
    FOUND_NOWHERE,
    Saying,
    Situation,
    approved,
    assessed,
    child,
    county,
    home,
    poor,
    sent_back,
)
from tests.warehouse.ledger.street_persuaded import ABROAD
from tests.warehouse.ledger.town import FIRST, FOURTH, PRIMARY, SECOND, THIRD, WINTER

MISSING = "not_found verifying R16 - missing 3/350582"


def proved(rule: str, category: str) -> str:
    """Say the case of a child whose proof awaits a reviewer."""
    return f"not_found awaiting_review {rule} {category} valid 3/350582"


def told(name: str, born: str, tale: str, said: Saying, then: str) -> Situation:
    """Tell of a child whom nobody finds in August and of whom the county reports in September."""
    return child(name, born, tale).on(FIRST, home(), then=FOUND_NOWHERE).on(SECOND, said, then=then)


HERE = {"student_no": "G400000200808080011", "student_no_province": "福建省", "school_name": PRIMARY[1]}

PROVED = [
    told("户籍证明", "20100104", "B1 with a police certificate, and a reviewer agrees",
         county("B1", "20190905", "公安户籍证明"), proved("R7", "B1"))
    .on(THIRD, county("B1", "20190905", "公安户籍证明", **approved("20190918")),
        then="not_found closed R7 B1 valid 3/350582 closed 2019-09-20"),
    told("户籍无证", "20090215", "B1 without a certificate", county("B1", "20190905"), MISSING),
    told("户籍他证", "20080326", "B1 with a paper of another kind", county("B1", "20190905", "残疾证"), MISSING),
    told("省外在读", "20070407", "B2 elsewhere with all three columns",
         county("B2", "20190905", **ABROAD), proved("R8", "B2")),
    told("省外缺号", "20060518", "B2 elsewhere without a student number",
         county("B2", "20190905", student_no_province="广东省", school_name="东莞小学"), MISSING),
    told("本市查无", "20050629", "B2 at a school here, where the registry has no such pupil",
         county("B2", "20190905", **HERE), "not_found verifying R9 - contradicted 3/350582"),
    child("缓学到期", "20130110", "B5 with a deferral that ends in October; the case opens on the cut-off day")
    .on(FIRST, home())
    .on(SECOND, county("B5", "20190905", "缓学证明", "20191031", evidence_issued_date="20190901"),
        then=proved("R11", "B5") + " until 2019-10-31")
    .on(WINTER, then="not_found verifying R16 - expired 3/350582 until 2019-10-31"),
    told("缓学一年", "20120221", "B5 with a deferral for two years: it lasts for one",
         county("B5", "20190905", "缓学证明", "20201231", evidence_issued_date="20181120"),
         proved("R11", "B5") + " until 2019-11-20")
    .on(WINTER, then="not_found verifying R16 - expired 3/350582 until 2019-11-20"),
    told("缓学无期", "20120404", "B5 with a deferral that has no date", county("B5", "20190905", "缓学证明"), MISSING),
    child("实不足六岁", "20130820", "B5: six by its number, but the birth certificate says September")
    .on(FIRST, home())
    .on(SECOND, county("B5", "20190905", "出生医学证明", birth_date="20130915"), then=proved("R11", "B5")),
    told("毕业证书", "20040515", "B6 with a graduation certificate",
         county("B6", "20190905", "毕业证书"), proved("R12/graduated", "B6")),
    child("年龄证明", "20050616", "B6 with an age proof of a child whom the household register does not know")
    .on(FIRST, poor(), then=FOUND_NOWHERE)
    .on(SECOND, county("B6", "20190905", "年龄证明"), then=proved("R12/over_age", "B6")),
    told("年龄不符", "20060727", "B6 with an age proof that the household register contradicts",
         county("B6", "20190905", "年龄证明"), "not_found verifying R12 - contradicted 3/350582"),
    child("残联未到", "20080909", "B7 with a certificate, ten days before the register comes that bears it out")
    .on(FIRST, home(), county("B7", "20190829", "残疾证"), then="not_found verifying R13 - unverifiable 3/350582")
    .on(SECOND, assessed("不具备学习能力"), then=proved("R13", "B7")),
    told("能学归A", "20091020", "B7 with a certificate of a child who can learn: A3",
         county("B7", "20190905", "残疾证"), "not_found persuading R13 A3 not_required 3/350582")
    .on(SECOND, county("B7", "20190905", "残疾证"), assessed("具备学习能力")),
    told("重残无证", "20101130", "B7 without a certificate", county("B7", "20190905"), MISSING),
    told("中职证明", "20041212", "B8 with a paper of the vocational school that ends in October",
         county("B8", "20190905", "中职就读证明", "20191020"), proved("R14", "B8") + " until 2019-10-20")
    .on(WINTER, then="not_found verifying R16 - expired 3/350582 until 2019-10-20"),
    told("失联证明", "20070123", "B9 with a document of the police",
         county("B9", "20190905", "公安失联证明"), proved("R7", "B9")),
    told("失联无证", "20060203", "B9 without a document", county("B9", "20190905"), MISSING),
    told("随母出国", "20080606", "B10: a reviewer closes it, and it comes back on the day after the visa ends",
         county("B10", "20190905", "护照、签证", "20191120"), proved("R15", "B10") + " until 2019-11-20")
    .on(THIRD, county("B10", "20190905", "护照、签证", "20191120", **approved("20190911")),
        then="not_found closed R15 B10 valid 3/350582 until 2019-11-20 closed 2019-09-20")
    .on(WINTER, then=FOUND_NOWHERE + " again 1"),
    told("只有护照", "20050314", "B10 with a passport and no visa", county("B10", "20190905", "护照"), MISSING),
    told("签证过期", "20040425", "B10 with a visa to the end of September, which nobody has reviewed",
         county("B10", "20190905", "护照、签证", "20190930"), proved("R15", "B10") + " until 2019-09-30")
    .on(FOURTH, then="not_found verifying R16 - expired 3/350582 until 2019-09-30"),
    told("退回补审", "20090506", "B10: sent back in September, agreed to in October",
         county("B10", "20190905", "护照、签证", "20200630"), proved("R15", "B10") + " until 2020-06-30")
    .on(THIRD, county("B10", "20190905", "护照、签证", "20200630", **sent_back("20190915")),
        then="not_found verifying R15 B10 valid 3/350582 until 2020-06-30")
    .on(FOURTH, county("B10", "20190905", "护照、签证", "20200630", **approved("20191005")),
        then="not_found closed R15 B10 valid 3/350582 until 2020-06-30 closed 2019-10-08"),
    told("销后又报", "20100617", "B10: closed, and in October the county reports that it works here",
         county("B10", "20190905", "护照、签证", "20200630"), proved("R15", "B10") + " until 2020-06-30")
    .on(THIRD, county("B10", "20190905", "护照、签证", "20200630", **approved("20190911")),
        then="not_found closed R15 B10 valid 3/350582 until 2020-06-30 closed 2019-09-20")
    .on(FOURTH, county("A1", "20191005"), then="not_found persuading R5 A1 not_required 3/350582 again 1"),
]  # fmt: skip
