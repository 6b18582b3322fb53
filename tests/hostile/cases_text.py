"""Hostile deliveries: bytes and encodings of text files."""

from __future__ import annotations

from hostile_case import AS_A_ROW, ID, Case, csv, landed, line, one, refused

GOOD = csv()
# 4-byte sequences, a surrogate pair's worth of hanzi, characters for private use.
RARE = "㐂𠮷龯\ue000\ue864"
TWO = csv(line(), line(no="P0002"))
_GB, _UTF8 = TWO.encode("gb18030"), TWO.encode()
_HEAD_GB, _HEAD_UTF8 = (csv().partition("\n")[0] + "\n").encode("gb18030"), (csv().partition("\n")[0] + "\n").encode()


def _swapped(text: bytes, old: bytes, new: bytes) -> bytes:
    assert text.count(old) == 1
    return text.replace(old, new)


CASES: list[Case] = [
    landed("UTF-8", GOOD, shows={"name": ["王小明"]}),
    landed("UTF-8 with a mark", "\ufeff" + GOOD, shows={"no": ["P0001"]}),
    landed("UTF-8 with two marks", "\ufeff\ufeff" + GOOD, shows={"no": ["P0001"], "name": ["王小明"]}),
    landed("GB18030", GOOD.encode("gb18030"), shows={"name": ["王小明"]}),
    landed("GB18030 in four bytes and private use", csv(line(remark=RARE)).encode("gb18030"), shows={"remark": [RARE]}),
    landed("UTF-8 beyond the basic plane and private use", csv(line(remark=RARE)), shows={"remark": [RARE]}),
    landed(
        "GB18030 that looks like UTF-8 in one word",
        csv(line(remark="联通")).encode("gb18030"),
        shows={"remark": ["联通"]},
    ),
    refused("UTF-16 little endian", GOOD.encode("utf-16"), "unknown_encoding", 1),
    refused("UTF-16 big endian", b"\xfe\xff" + GOOD.encode("utf-16-be"), "unknown_encoding", 1),
    refused("UTF-16 without a mark", GOOD.encode("utf-16-le"), "nul_bytes", 1),
    refused("UTF-32", GOOD.encode("utf-32"), "unknown_encoding", 1),
    refused("UTF-7", GOOD.encode("utf-7"), "no_header"),
    refused("Big5", csv(line(name="陳小明")).replace("编号", "編號").encode("big5", "ignore"), "no_header"),
    refused(
        "UTF-8 with one byte lost", _swapped(GOOD.encode(), "明".encode(), "明".encode()[:2]), "unknown_encoding", 2
    ),
    refused("UTF-8 with one byte too many", _swapped(GOOD.encode(), b"P0001", b"P000\xff"), "unknown_encoding", 2),
    refused("UTF-8 cut within a character", GOOD.encode()[:-3], "unknown_encoding", 2),
    refused("GB18030 cut within a character", GOOD.encode("gb18030")[:-2], "unknown_encoding", 2),
    refused("a mark of UTF-8 before GB18030", b"\xef\xbb\xbf" + GOOD.encode("gb18030"), "unknown_encoding", 1),
    refused("UTF-8 above, GB18030 below", _HEAD_UTF8 + line().encode("gb18030") + b"\n", "unknown_encoding", 2),
    refused("GB18030 above, UTF-8 below", _HEAD_GB + line().encode() + b"\n", "unknown_encoding", 2),
    refused("an overlong slash", _swapped(GOOD.encode(), b"P0001", b"P\xc0\xaf01"), "unknown_encoding", 2),
    refused("a surrogate in UTF-8", _swapped(GOOD.encode(), b"P0001", b"P\xed\xa0\x8001"), "unknown_encoding", 2),
    refused(
        "a code point beyond Unicode", _swapped(GOOD.encode(), b"P0001", b"P\xf5\x90\x80\x8001"), "unknown_encoding", 2
    ),
    refused("a NUL byte in a cell", csv(line(), line(name="王\0")), "nul_bytes", 3),
    refused("a NUL byte in a cell in GB18030", csv(line(), line(name="王\0")).encode("gb18030"), "nul_bytes", 3),
    refused("a NUL byte in the header", GOOD.replace("姓名", "姓\0名"), "nul_bytes", 1),
    refused("nothing but NUL bytes", bytes(5000), "nul_bytes", 1),
    refused("no byte at all", b"", "empty_file"),
    refused("a mark and nothing else", b"\xef\xbb\xbf", "empty_file"),
    refused("line ends and nothing else", b"\r\n" * 3000, "empty_file"),
    refused("spaces of three kinds and nothing else", "\u3000\u00a0 \n", "no_header"),
    landed(
        "a mark in the middle, where two files were joined",
        TWO + "\ufeff" + csv(line(no="P0003")),
        rows=4,
        aside=1,
        shows={"no": ["P0001", "P0002", "\ufeff编号", "P0003"]},
        fails=AS_A_ROW,
    ),
    one(
        "zero-width characters in an identity number",
        "id_number",
        f"\u200b{ID[:6]}\u200d{ID[6:]}\u2060",
        f"\u200b{ID[:6]}\u200d{ID[6:]}\u2060",
    ),
    one("a right-to-left override", "name", "\u202e明小王\u202c", "\u202e明小王\u202c"),
    one("control characters", "remark", "\x01\x02\x1b[2J\x7f\x9b", "\x01\x02\x1b[2J\x7f\x9b"),
    one("the separators that the gate joins cells with", "remark", "a\x1fb\x1e", "a\x1fb\x1e"),
    one("characters that are none", "remark", "\ufffe\uffff\U0010ffff", "\ufffe\uffff\U0010ffff"),
    one("line separators of Unicode", "remark", "甲\u2028乙\u2029丙\x85丁\v戊\f己", "甲\u2028乙\u2029丙\x85丁\v戊\f己"),
    one("emoji with joiners and tones", "remark", "👨‍👩‍👧👍🏽", "👨‍👩‍👧👍🏽"),
    one("a thousand combining marks", "remark", "a" + "\u0301" * 1000, "a" + "\u0301" * 1000),
    one("ideographic and no-break spaces around", "name", " \u3000\u00a0王小明\u2003\t", "王小明"),
    refused(
        "a gzip archive named .csv",
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + bytes(range(1, 200)),
        "unknown_encoding",
    ),
    refused("a picture named .csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "nul_bytes", 3),
    refused("a PDF named .csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", "no_header"),
    refused("JSON named .csv", '[{"编号": "P0001"}]\n', "no_header"),
    refused("a web page named .csv", "<!DOCTYPE html><table><tr><td>编号</td></tr></table>", "html_not_excel"),
    refused("a web page behind a mark and blank lines", "\ufeff\r\n  <HTML><body>编号,姓名", "html_not_excel"),
    refused("a workbook named .csv", b"PK\x03\x04" + bytes(100), "excel_not_csv"),
]
