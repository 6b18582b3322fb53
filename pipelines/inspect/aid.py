"""Says in one line, Chinese and English, what aid a person was paid: programme, term, sum, status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipelines.inspect import words

Row = dict[str, Any]


def aid_told(payments: Sequence[Row]) -> tuple[str, str]:
    """Return the line in both languages; empty texts when nothing was paid.

    `payments`: sums by school year, term, programme and status. Programmes keep their official Chinese names.
    """
    return "；".join(_zh(paid) for paid in payments), "; ".join(_en(paid) for paid in payments)


def _zh(paid: Row) -> str:
    count = f"{paid['payments']} 笔共 " if paid["payments"] > 1 else ""
    term = f"{paid['school_year']} {words.chinese(words.TERM, paid['term_code'])}"
    status = words.chinese(words.PAYMENT, paid["payment_status_code"])
    return f"{term} {paid['programme_name']} {count}{paid['amount_yuan']:,} 元，{status}"


def _en(paid: Row) -> str:
    count = f" in {paid['payments']} payments" if paid["payments"] > 1 else ""
    term = f"{paid['school_year']} {words.english(words.TERM, paid['term_code'])}"
    status = words.english(words.PAYMENT, paid["payment_status_code"])
    return f"{term} {paid['programme_name']} {paid['amount_yuan']:,} yuan{count}, {status}"
