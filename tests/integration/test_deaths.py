"""SIGKILL in the middle of a run: readers notice nothing, and the next run goes on as if nothing had been."""

from __future__ import annotations

import random
import shutil
import signal
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from pipelines.dayrun import day_runner
from tests.integration.city import DAYS, installation, restricted, tables
from tests.integration.kill import kill_run
from tests.integration.story import Story

STAGES = [("land", 10), ("gate", 10), ("build", 150), ("publish", 1)]


def test_readers_see_the_last_publication_whole_after_each_death(story: Story) -> None:
    bad = str(story.results["bad"].version)
    assert [death.exit_code for death in story.deaths] == [-signal.SIGKILL] * len(story.moments)
    for death in story.deaths:
        assert (death.version, death.files) == (bad, story.published[bad])


def test_no_death_leaves_a_lock_or_a_load_half_accepted(story: Story) -> None:
    assert [death.locks for death in story.deaths] == [{}] * len(story.moments)
    assert [death.half_accepted for death in story.deaths] == [()] * len(story.moments)


def test_the_run_after_the_deaths_publishes_and_leaves_no_draft(story: Story) -> None:
    assert story.said["exit_code"] == 0
    assert sorted(path.name for path in (story.settings.publish / "v").iterdir()) == sorted(story.published)


def test_dagster_knows_of_no_run_that_goes_on(story: Story) -> None:
    with dg.DagsterInstance.from_config(str(story.settings.dagster)) as instance:
        found = instance.get_runs()
        assert {run.status for run in found} == {dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE}
        killed = [run for run in found if run.tags["dagster/partition"] == DAYS[2].isoformat()]
        assert sorted(run.status.value for run in killed) == ["FAILURE"] * len(story.moments) + ["SUCCESS"]


@pytest.mark.slow
def test_fifty_deaths_at_random_moments_change_nothing(story: Story, tmp_path: Path) -> None:
    settings = installation(tmp_path)
    shutil.copytree(story.delivered, settings.data_raw, dirs_exist_ok=True)
    with day_runner(settings) as runner:
        first = runner.run(DAYS[0])
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # shown when the test fails
    chance = random.Random(seed)
    deaths = []
    for n in range(50):
        stage, objects = chance.choices(STAGES, [1, 1, 4, 2])[0]
        after = chance.randint(1, objects), chance.random() * 0.5
        death = kill_run(settings, DAYS[1 + n % 2], stage, after)
        deaths.append(death.exit_code)
        assert (death.locks, death.half_accepted) == ({}, ())
        with duckdb.connect(str(restricted(settings, death.version)), read_only=True) as con:
            assert con.execute("select count(*) > 0 from fct_registry_comparison").fetchone() == (True,)
        assert {"bureau.duckdb", "MANIFEST.json", "restricted/restricted.duckdb"} <= death.files.keys()
    with day_runner(settings) as runner:
        runner.run(DAYS[1])
        last = runner.run(DAYS[2])
    assert first.version and last.version
    assert deaths.count(-signal.SIGKILL) > 30, "most runs must have died on the way"
    ledger = tables(restricted(settings, last.version))
    assert [name for name, found in ledger.items() if found != story.ledgers["third"][name]] == []
