"""The folder of publications: drafts, the link, and how many versions are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipelines.publish.store import Store


def finish(store: Store, version: str, age: int = 0) -> None:
    """Write a version with a manifest that is `age` seconds old."""
    with store.draft(version) as folder:
        (folder / "MANIFEST.json").write_text("{}", encoding="utf-8")
    os.utime(store.root / "v" / version / "MANIFEST.json", (1_000_000 - age, 1_000_000 - age))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Publications in a folder of their own."""
    return Store(tmp_path / "publish")


def names(store: Store) -> list[str]:
    """Return what lies among the versions, hidden folders too."""
    return sorted(path.name for path in (store.root / "v").iterdir())


def test_there_is_no_current_version_before_the_first_flip(store: Store) -> None:
    finish(store, "2019-09-10-a")
    assert store.current_version() is None


def test_a_link_never_leads_to_an_unfinished_version(store: Store) -> None:
    with pytest.raises(FileNotFoundError, match="no finished publication"):
        store.flip("2019-09-10-a")
    assert not store.current.is_symlink()


def test_a_draft_that_breaks_leaves_nothing(store: Store) -> None:
    with pytest.raises(RuntimeError), store.draft("2019-09-10-a") as folder:
        (folder / "half.duckdb").write_bytes(b"half")
        raise RuntimeError
    assert names(store) == []


def test_a_draft_sweeps_away_what_a_killed_run_left(store: Store) -> None:
    finish(store, "2019-09-10-a")
    (store.root / "v" / ".draft-2019-09-11-b" / "restricted").mkdir(parents=True)
    (store.root / ".current-4711").symlink_to("v/2019-09-11-b")
    finish(store, "2019-09-11-c")
    assert names(store) == ["2019-09-10-a", "2019-09-11-c"]
    assert not (store.root / ".current-4711").is_symlink()


def test_a_folder_without_a_manifest_is_no_version(store: Store) -> None:
    finish(store, "2019-09-10-a")
    (store.root / "v" / "copied by hand").mkdir()
    assert [path.name for path in store.versions()] == ["2019-09-10-a"]


def test_old_versions_go_but_never_the_current_one(store: Store) -> None:
    for age, version in enumerate(("newest", "second", "third", "oldest")):
        finish(store, version, age)
    store.flip("oldest")
    assert store.prune(2) == ["third"]
    assert names(store) == ["newest", "oldest", "second"]


def test_two_versions_are_kept_whatever_the_setting_says(store: Store) -> None:
    for age, version in enumerate(("newest", "second", "third")):
        finish(store, version, age)
    store.flip("newest")
    store.prune(0)
    assert names(store) == ["newest", "second"]


def test_a_reader_of_the_old_version_keeps_it_while_the_link_moves(store: Store) -> None:
    finish(store, "2019-09-10-a")
    store.flip("2019-09-10-a")
    with (store.current / "MANIFEST.json").open(encoding="utf-8") as held:
        finish(store, "2019-09-11-b")
        store.flip("2019-09-11-b")
        assert held.read() == "{}"
    assert store.current_version() == "2019-09-11-b"
