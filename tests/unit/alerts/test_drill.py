"""The drill says of every channel whether it works; doctor says what waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipelines.alerts.deliver import deliver
from pipelines.alerts.drill import drill
from pipelines.alerts.message import Message
from pipelines.alerts.outbox import DEAD, Outbox
from pipelines.alerts.undelivered import REMEMBERED
from pipelines.cli import run
from pipelines.inspect.alerts import examine_alerts
from pipelines.inspect.findings import OK, PROBLEM, WARNING
from pipelines.settings import Settings
from tests.unit.alerts.conftest import AMPLE, NOW, Reached, alerts_state
from tests.unit.alerts.misbehaving import http, serving


def test_a_drill_goes_by_every_channel_and_says_what_each_answered(settings: Settings, reached: Reached) -> None:
    with serving(http("200 OK")) as good, serving(http("404 Gone")) as bad:
        contracts = reached(("webhook", bad.url), ("webhook", good.url), ("feishu", "${NOT_SET}"))
        lines, well = drill(settings, contracts, "disabled_federation", NOW, AMPLE)
    assert well
    assert [line.rsplit("): ", 1)[1] for line in lines] == [
        "失败 failed: HTTP 404",
        "送达 reached",
        "未配置 not configured",
    ]
    assert "演练" in good.asked[0][1]["text"]


def test_a_drill_that_reaches_nobody_is_over_and_waits_for_no_run(settings: Settings, reached: Reached) -> None:
    with serving(http("404 Gone")) as bad:
        contracts = reached(("webhook", bad.url))
        assert drill(settings, contracts, "disabled_federation", NOW, AMPLE)[1] is False
        deliver(settings, contracts, [], clock=lambda: NOW, budget_seconds=AMPLE)
        assert len(bad.asked) == 1
    assert Outbox(settings).told() is None
    assert set(alerts_state(settings).values()) == {0}
    assert [f.level for f in examine_alerts(settings, NOW.date())] == [OK]


def test_the_command_reaches_every_owner_of_a_fresh_installation_and_tells_when_not(
    settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = ["--home", str(settings.home)]
    assert run(["alert-drill", *home]) == 0
    assert "送达 reached" in capsys.readouterr().out
    with serving(http("404 Gone")) as bad:
        monkeypatch.setenv("BAOXUE_ALERT_DISABLED_FEDERATION_ALERT", bad.url)
        assert run(["alert-drill", "--owner", "disabled_federation", *home]) == 2
    assert run(["alert-drill", "--owner", "nobody", *home]) == 64


def test_doctor_names_what_waits_and_what_was_given_up(settings: Settings, reached: Reached, message: Message) -> None:
    with serving(http("404 Gone")) as bad:
        deliver(settings, reached(("webhook", bad.url)), [message], clock=lambda: NOW, budget_seconds=AMPLE)
    (found,) = examine_alerts(settings, NOW.date())
    assert (found.level, "disabled_federation: 1 件待发" in found.said) == (WARNING, True)
    Outbox(settings).close(1, DEAD, NOW)
    (found,) = examine_alerts(settings, NOW.date())
    assert (found.level, "2019-09-04" in found.said) == (PROBLEM, True)
    assert [f.level for f in examine_alerts(settings, (NOW + REMEMBERED + timedelta(days=1)).date())] == [OK]


def test_doctor_and_drill_say_that_the_outbox_cannot_be_used(settings: Settings, reached: Reached) -> None:
    settings.desk.mkdir(parents=True)
    Outbox(settings).path.write_bytes(b"nonsense" * 1000)
    (found,) = examine_alerts(settings, NOW.date())
    assert (found.level, "发件箱不可用" in found.said) == (PROBLEM, True)
    lines, well = drill(settings, reached(), "disabled_federation", NOW)
    assert (well, ["发件箱不可用" in line for line in lines]) == (False, [True])
