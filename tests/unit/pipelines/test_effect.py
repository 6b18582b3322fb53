"""What a run says of the suspects that identity removed."""

from __future__ import annotations

from pathlib import Path

from pipelines.inspect.effect import effect_told, suspects_removed
from pipelines.settings import Settings


def test_the_line_adds_up_what_found_each_child() -> None:
    said = effect_told({"证件号纠错 repaired ID": 1200, "待人工判定 under review": 34})
    assert "+1,234" in said
    assert "证件号纠错 repaired ID 1,200、待人工判定 under review 34" in said


def test_without_a_publication_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert suspects_removed(Settings(tmp_path, tmp_path), None) == {}
