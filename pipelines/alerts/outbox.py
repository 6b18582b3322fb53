"""The outbox: what owners are to be told, and every attempt to tell them; `<home>/desk/outbox.sqlite3`, its owner's alone.

A message is stored before anything is sent, so that a crash or an outage costs no message.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from pipelines.alerts.message import DRILL, FINDINGS, Message, masked, without_people
from pipelines.settings import Settings

QUEUED, SENT, DEAD = "queued", "sent", "dead"
HELD_BACK = "含疑似个人信息，未发送 held back: looks like personal data"
UNUSABLE = (OSError, sqlite3.Error, ValueError)
"""What the outbox raises when it cannot be written, is corrupt, or holds what never was put in."""
_LONGEST_ANSWER = 200
_SCHEMA = """
create table if not exists message (
    id integer primary key, owner text not null, business_date text not null, kind text not null,
    digest text not null unique, subject text not null, body text not null, created text not null,
    state text not null, tries integer not null default 0, next_try text not null
);
create table if not exists attempt (
    message_id integer not null references message (id), channel text not null, at text not null,
    outcome text not null, answer text not null
);
"""


@dataclass(frozen=True)
class Letter:
    """A stored message: `tries` are the runs that tried to send it, `created` when it was stored."""

    id: int
    message: Message
    created: datetime
    tries: int
    state: str


class Outbox:
    """The outbox of one installation; every call opens the database anew, so that threads may share it."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is made before the first message."""
        self.path = settings.desk / "outbox.sqlite3"

    def put(self, message: Message, now: datetime, state: str = QUEUED) -> int | None:
        """Store a message; None when it is there already. One that may name a person is masked and dead at once."""
        safe = masked(message)
        held = safe != message
        values = (
            safe.owner, safe.business_date.isoformat(), safe.kind, safe.digest, safe.subject, safe.body,
            now.isoformat(), DEAD if held else state, now.isoformat(),
        )  # fmt: skip
        with self._open() as con:
            done = con.execute(
                "insert or ignore into message (owner, business_date, kind, digest, subject, body, created, state, next_try)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            )
            stored = done.lastrowid if done.rowcount else None
        if held and stored is not None:
            self.note(stored, "-", now, "held back", HELD_BACK)
        return stored

    def due(self, now: datetime) -> list[Letter]:
        """Return what is queued and may be tried now, oldest first."""
        return self._letters("state = 'queued' and next_try <= ?", now.isoformat())

    def letters(self, state: str) -> list[Letter]:
        """Return the messages in a state, oldest first."""
        return self._letters("state = ?", state)

    def close(self, letter_id: int, state: str, next_try: datetime) -> None:
        """Say what became of a message in one run."""
        with self._open() as con:
            con.execute(
                "update message set state = ?, next_try = ?, tries = tries + 1 where id = ?",
                (state, next_try.isoformat(), letter_id),
            )

    def note(self, letter_id: int, channel: str, at: datetime, outcome: str, answer: str) -> None:
        """Keep one attempt; the answer without personal data, and short."""
        short = without_people(answer)[:_LONGEST_ANSWER]
        with self._open() as con:
            con.execute(
                "insert into attempt values (?, ?, ?, ?, ?)", (letter_id, channel, at.isoformat(), outcome, short)
            )

    def attempts(self, letter_id: int) -> list[tuple[str, str, str]]:
        """Return (channel, outcome, answer) of a message's attempts, in order."""
        if not self.path.exists():
            return []
        with self._open() as con:
            found = con.execute(
                "select channel, outcome, answer from attempt where message_id = ? order by rowid", (letter_id,)
            )
            return [(channel, outcome, answer) for channel, outcome, answer in found]

    def told(self, owner: str | None = None, before: date | None = None) -> date | None:
        """Return the newest business date that the owner (anybody) was told of, only those before a day.

        Drills tell nothing, findings of the ledger nothing of incidents, and what was given up reached nobody.
        """
        if not self.path.exists():
            return None
        with self._open() as con:
            (newest,) = con.execute(
                "select max(business_date) from message where kind not in (?, ?) and state <> ? and owner = coalesce(?, owner)"
                " and business_date < coalesce(?, '9999-12-31')",
                (DRILL, FINDINGS, DEAD, owner, before.isoformat() if before else None),
            ).fetchone()
        return date.fromisoformat(newest) if newest else None

    def _letters(self, which: str, value: str) -> list[Letter]:
        if not self.path.exists():
            return []
        with self._open() as con:
            found = con.execute(
                "select id, owner, business_date, kind, subject, body, created, tries, state from message"
                f" where {which} order by id",
                (value,),
            ).fetchall()
        return [
            Letter(
                key,
                Message(owner, date.fromisoformat(day), kind, subject, body),
                datetime.fromisoformat(made),
                tries,
                state,
            )
            for key, owner, day, kind, subject, body, made, tries, state in found
        ]

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """Open the database, readable by its owner alone, and commit at the end."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        with closing(sqlite3.connect(self.path, timeout=10)) as con, con:
            con.executescript(_SCHEMA)
            yield con
