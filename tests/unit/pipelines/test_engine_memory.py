"""What the engine may hold grows with the largest load, by doubling, and stays within the machine."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import candidate


@pytest.mark.parametrize(
    ("rows", "memory"),
    [([], 2500), ([1_600_000, 300], 2500), ([2_500_001], 5000), ([8_000_000], 10_000), ([10**12], 12_288)],
    ids=["nothing", "city", "larger", "province", "machine"],
)
def test_a_province_gets_more_memory_than_a_city(
    rows: list[int], memory: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = [SimpleNamespace(rows_accepted=each) for each in rows]
    monkeypatch.setattr(candidate, "read_manifests", lambda _settings: loads)
    monkeypatch.setattr(candidate.os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 4_500_000}.__getitem__)
    assert candidate.engine(Settings(tmp_path, tmp_path, "k"))["memory_limit"] == f"{memory}MB"
