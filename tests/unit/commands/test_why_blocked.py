"""`baoxue why-blocked`: the verdict in words, what accepting the load would have changed, what cannot be asked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from expectations.contract import load_contracts
from pipelines.cli import WRONG_USAGE, run
from pipelines.intake import Intake
from pipelines.settings import Settings
from pipelines.stages import Stages
from pipelines.synth import break_load
from tests.integration.city import DAYS, City, installation

SOURCE = "vocational_registry"


@pytest.fixture(scope="module")
def judged(city: City, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A good first day and a second on which the export broke off."""
    settings = installation(tmp_path_factory.mktemp("judged"))
    city.copy(SOURCE, DAYS[0], settings.data_raw)
    break_load(city.copy(SOURCE, DAYS[1], settings.data_raw), "half_rows")
    Intake(settings, Stages()).judge(load_contracts(settings.expectations)[SOURCE], DAYS[1])
    return settings


def why(settings: Settings, *options: str) -> int:
    where = ["--home", str(settings.home), "--data-raw", str(settings.data_raw)]
    return run(["why-blocked", *options, *where])


def test_a_blocked_load_is_told_with_rule_remedy_and_consequence(
    judged: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert why(judged, SOURCE) == 0
    out = capsys.readouterr().out
    assert f"{SOURCE} {DAYS[1]}" in out
    assert "load-volume_fall" in out
    assert "处理 do:" in out
    assert "would vanish" in out
    assert str(DAYS[0]) in out


def test_no_value_of_a_cell_is_told(judged: Settings, city: City, capsys: pytest.CaptureFixture[str]) -> None:
    why(judged, SOURCE, "--all")
    out = capsys.readouterr().out
    assert "400000" not in out


def test_an_accepted_load_is_told_as_accepted(judged: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert why(judged, SOURCE, "--date", DAYS[0].isoformat()) == 0
    assert "已接收" in capsys.readouterr().out


@pytest.mark.parametrize(
    "options", [("weather",), ("schools",), (SOURCE, "--date", (DAYS[1] + timedelta(days=1)).isoformat())]
)
def test_what_was_never_delivered_is_wrong_usage(judged: Settings, options: tuple[str, ...]) -> None:
    assert why(judged, *options) == WRONG_USAGE
