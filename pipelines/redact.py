"""Takes personal data out of messages of engines, which like to quote the cell that they could not read."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"\d{7,}[\dXx]*")
# Quoted text with a Chinese character in it is a value (a name, an address), never one of our identifiers.
_QUOTED_HANZI = re.compile(r"(['\"])[^'\"\n]*[\u3400-\u9fff][^'\"\n]*\1")
_MOST = 600


def redact(message: str) -> str:
    """Mask long runs of digits (IDs, phones, cards) and quoted Chinese text; cut what is too long for a line."""
    masked = _QUOTED_HANZI.sub(r"\1…\1", _DIGITS.sub("#", message))
    return masked if len(masked) <= _MOST else masked[:_MOST] + "…"
