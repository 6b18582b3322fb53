"""What the engine may hold grows with the largest load, by doubling, and stays within the machine; only much is compressed."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines.settings import Settings
from pipelines.warehouse import candidate


@pytest.mark.parametrize(
    ("rows", "memory", "compression"),
    [
        ([], 2500, "uncompressed"),
        ([1_600_000, 300], 2500, "uncompressed"),
        ([2_500_001], 5000, "auto"),
        ([8_000_000], 10_000, "auto"),
        ([10**12], 12_288, "auto"),
    ],
    ids=["nothing", "city", "larger", "province", "machine"],
)
def test_a_province_gets_more_memory_than_a_city(
    rows: list[int], memory: int, compression: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads = [SimpleNamespace(rows_accepted=each) for each in rows]
    monkeypatch.setattr(candidate, "read_manifests", lambda _settings: loads)
    monkeypatch.setattr(candidate.os, "sysconf", {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 4_500_000}.__getitem__)
    engine = candidate.engine(Settings(tmp_path, tmp_path, "k"))
    assert engine["memory_limit"] == f"{memory}MB"
    assert engine["force_compression"] == compression
