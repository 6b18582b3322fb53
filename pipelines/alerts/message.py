"""A message to an owner, and how much of it a channel can carry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date

from pipelines.redact import redact

REPORT, RESOLVED, ESCALATION, DRILL = "report", "resolved", "escalation", "drill"
FINDINGS = "findings"
ITEM = "· "
"""How a line begins that is one thing to mend."""


@dataclass(frozen=True)
class Message:
    """What an owner is told of a business date; `kind` is report, resolved, escalation, findings or drill. Each line is short."""

    owner: str
    business_date: date
    kind: str
    subject: str
    body: str

    @property
    def digest(self) -> str:
        """The same for the same content to the same owner on the same day."""
        parts = (self.owner, self.business_date.isoformat(), self.kind, self.subject, self.body)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def without_people(text: str) -> str:
    """Return the text with what may be of a person masked, line by line: it is the same when nothing is."""
    return "\n".join(redact(line) for line in text.split("\n"))


def masked(message: Message) -> Message:
    """Return the message without what may be of a person; it is the same when nothing is."""
    return replace(message, subject=without_people(message.subject), body=without_people(message.body))


def fit(text: str, most: int) -> str:
    """Cut the text to `most` bytes of UTF-8 by whole lines; the last one says how many things are left out."""
    if len(text.encode()) <= most:
        return text
    lines = text.split("\n")
    for kept in range(len(lines) - 1, -1, -1):
        left = lines[kept:]
        items = sum(line.startswith(ITEM) for line in left) or len(left)
        shorter = "\n".join([*lines[:kept], f"另有 {items} 项"])
        if len(shorter.encode()) <= most:
            return shorter
    return ""
