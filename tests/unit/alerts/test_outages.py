"""Outages: dead servers of many owners, an outbox that cannot be used, two deliveries at once, copies in folders."""

from __future__ import annotations

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from socket import socket

import pytest

from expectations.contract import Contract
from pipelines.alerts.deliver import Report, deliver
from pipelines.alerts.drill import drill
from pipelines.alerts.message import Message
from pipelines.alerts.messages import messages
from pipelines.alerts.outbox import QUEUED, SENT, Outbox
from pipelines.desk.incident import Incident
from pipelines.settings import Settings
from tests.unit.alerts.conftest import BUDGET, DAY, NOW, SOURCE, Reached
from tests.unit.alerts.misbehaving import http, serving, silent, unused_port

OK = http("200 OK")


def sent(settings: Settings, contracts: Mapping[str, Contract], *found: Message, budget: float = BUDGET) -> Report:
    return deliver(settings, contracts, found, clock=lambda: NOW, budget_seconds=budget)


def tries(settings: Settings) -> list[int]:
    return [letter.tries for letter in Outbox(settings).letters(QUEUED)]


def test_many_owners_with_dead_servers_do_not_starve_the_last_one(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(silent) as dead, serving(OK) as well:
        urls = {f"o{n:02}": dead.url for n in range(24)} | {"zz": well.url}
        contracts = {
            owner: replace(reached(("webhook", url))[SOURCE], source=owner, owner=owner) for owner, url in urls.items()
        }
        counts = sent(settings, contracts, *[replace(message, owner=owner) for owner in urls], budget=1).counts
        assert (counts[SENT], counts[QUEUED], len(well.asked)) == (1, 24, 1)


def test_a_message_that_was_not_asked_for_in_time_has_not_been_tried(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(OK) as server:
        contracts = reached(("webhook", server.url))
        assert sent(settings, contracts, message, budget=0).counts[QUEUED] == 1
        assert (server.asked, tries(settings), Outbox(settings).attempts(1)) == ([], [0], [])
        assert sent(settings, contracts).counts[SENT] == 1


def test_a_channel_that_is_down_is_left_alone_for_the_rest_of_the_run(
    settings: Settings, reached: Reached, message: Message
) -> None:
    second = replace(message, body="· 第二件")
    contracts = reached(("webhook", f"http://127.0.0.1:{unused_port()}/"))
    assert sent(settings, contracts, message, second).counts[QUEUED] == 2
    assert (tries(settings), Outbox(settings).attempts(2)) == ([1, 0], [])


def test_a_silent_channel_costs_its_time_once_and_the_next_one_takes_all_messages(
    settings: Settings, reached: Reached, message: Message
) -> None:
    with serving(silent) as slow, serving(OK) as good:
        contracts = reached(("webhook", slow.url), ("webhook", good.url))
        found = [replace(message, body=f"· 第 {n} 件") for n in range(3)]
        assert sent(settings, contracts, *found, budget=1).counts[SENT] == 3
        assert {text for _, body in slow.asked for text in body.values()} == {f"{message.subject}\n· 第 0 件"}


def junk(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"nonsense" * 1000)


def folder(path: Path) -> None:
    path.mkdir(parents=True)


def no_folder(path: Path) -> None:
    path.parent.parent.mkdir(parents=True)
    path.parent.write_text("", encoding="utf-8")


def other_tables(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with sqlite3.connect(path) as con:
        con.execute("create table message (id integer primary key)")
    con.close()


@pytest.mark.parametrize("spoil", [junk, folder, no_folder, other_tables])
def test_without_a_usable_outbox_messages_are_written_down_and_nothing_is_raised(
    settings: Settings, reached: Reached, spoil: Callable[[Path], None]
) -> None:
    spoil(Outbox(settings).path)
    broken = Incident("I1", SOURCE, "350582", "name-filled", "quarantine", "", "", DAY, DAY, 1, 0, 2, "open")
    with serving(OK) as server:
        contracts = reached(("webhook", server.url))
        made = messages(settings, contracts, [broken], DAY)
        report = sent(settings, contracts, *made)
    assert len(made) == 1
    assert report.counts == {SENT: 0, QUEUED: 0, "dead": 0, "not_new": 0, "written_down": 1}
    assert "发件箱不可用" in report.problem
    (path,) = (settings.alerts / made[0].owner).iterdir()
    assert made[0].body in path.read_text(encoding="utf-8")


def test_what_is_written_down_instead_names_no_person(settings: Settings, reached: Reached, message: Message) -> None:
    junk(Outbox(settings).path)
    sent(settings, reached(), replace(message, body="证号 400000201001011234"))
    (path,) = (settings.alerts / message.owner).iterdir()
    assert "400000201001011234" not in path.read_text(encoding="utf-8")


def test_when_nothing_can_be_written_the_report_says_whose_message_is_lost(
    settings: Settings, reached: Reached, message: Message
) -> None:
    settings.home.write_text("", encoding="utf-8")
    report = sent(settings, reached(), message)
    assert (report.counts["written_down"], "disabled_federation" in report.problem) == (0, True)


def test_an_outbox_that_breaks_while_messages_are_sent_loses_none(
    settings: Settings, reached: Reached, message: Message
) -> None:
    def spoil(connection: socket) -> None:
        Outbox(settings).path.write_bytes(b"nonsense" * 1000)
        connection.sendall(OK)

    with serving(spoil) as server:
        report = sent(settings, reached(("webhook", server.url)), message)
    assert (report.counts["written_down"], "发件箱不可用" in report.problem) == (1, True)


def test_two_deliveries_at_once_send_a_message_once(settings: Settings, reached: Reached, message: Message) -> None:
    def slow(connection: socket) -> None:
        time.sleep(0.3)
        connection.sendall(OK)

    with serving(slow) as server:
        contracts = reached(("webhook", server.url))
        both = [
            threading.Thread(target=sent, args=(settings, contracts, message), kwargs={"budget": 4}) for _ in range(2)
        ]
        for each in both:
            each.start()
        for each in both:
            each.join()
        assert len(server.asked) == 1
    assert len(Outbox(settings).attempts(1)) == 1


def test_while_another_process_delivers_messages_wait_and_the_report_says_so(
    settings: Settings, reached: Reached, message: Message
) -> None:
    lock = Outbox(settings).path.with_suffix(".lock")
    lock.parent.mkdir(parents=True)
    with serving(OK) as server, lock.open("w") as file:
        contracts = reached(("webhook", server.url))
        fcntl.flock(file, fcntl.LOCK_EX)
        report = sent(settings, contracts, message, budget=0.3)
        assert (report.counts[QUEUED], server.asked, "另一个任务正在发送" in report.problem) == (1, [], True)
        fcntl.flock(file, fcntl.LOCK_UN)
        assert sent(settings, contracts) == Report({SENT: 1, QUEUED: 0, "dead": 0, "not_new": 0})


@pytest.mark.parametrize("file_first", [True, False])
def test_a_copy_in_a_folder_is_no_delivery_while_a_channel_to_people_is_there(
    settings: Settings, reached: Reached, message: Message, file_first: bool
) -> None:
    with serving(http("403 No"), OK) as server:
        ways: list[tuple[str, str | None]] = [("webhook", server.url)]
        ways.insert(0 if file_first else 1, ("file", None))
        contracts = reached(*ways)
        assert sent(settings, contracts, message).counts[QUEUED] == 1
        assert len(list((settings.alerts / message.owner).iterdir())) == 1
        assert sent(settings, contracts).counts[SENT] == 1
        assert len(server.asked) == 2


def test_a_folder_is_a_delivery_where_nothing_else_is_configured(
    settings: Settings, reached: Reached, message: Message
) -> None:
    assert sent(settings, reached(("webhook", "${NOWHERE}"), ("file", None)), message).counts[SENT] == 1


def test_a_drill_that_only_fills_a_folder_has_not_reached_an_owner_who_has_a_channel(
    settings: Settings, reached: Reached
) -> None:
    with serving(http("403 No")) as server:
        contracts = reached(("webhook", server.url), ("file", None))
        assert drill(settings, contracts, "disabled_federation", NOW, 0.3)[1] is False
