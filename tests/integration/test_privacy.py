"""Nothing outside the places for identities names anybody: logs, events, manifests, pages, the database for BI."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Settings
from tests.integration.city import City, restricted, tables
from tests.integration.story import Story

# Where identities belong: rows as they were delivered and accepted, the warehouse, its memory, and what is restricted.
PLACES = ("landed", "accepted", "warehouse", "state")
# Names of two characters are also words; all others are long enough to be somebody.
SHORTEST = 3
# Between characters that are neither digits nor letters: hashes are not numbers.
RUN = r"[^\x00-\x7f\ufffd]{3,}"
NUMBER = rb"(?<![0-9A-Za-z])[GLJ]?[0-9]{17,18}[0-9Xx]?(?![0-9A-Za-z])"


@pytest.fixture(scope="module")
def people(city: City) -> tuple[set[bytes], set[str]]:
    """Return the numbers and the names of all people of the city."""
    found = duckdb.sql(f"select id_number, student_no, name from '{city.truth / 'person.parquet'}'").fetchall()
    numbers = {str(number).encode() for row in found for number in row[:2] if number}
    return numbers, {str(name) for _, _, name in found if name and len(name) >= SHORTEST}


def names_in(content: bytes, names: set[str]) -> set[str]:
    """Return the names that stand anywhere in a file, as UTF-8 or as JSON escapes them."""
    text = content.decode("utf-8", "replace")
    escaped = re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)
    runs = set(re.findall(RUN, text)) | set(re.findall(RUN, escaped))
    lengths = {len(name) for name in names}
    return {run[i : i + n] for run in runs for n in lengths for i in range(len(run) - n + 1)} & names


def files_without_identities(settings: Settings) -> list[Path]:
    """Return every file below home that people without a case to work on may see."""
    found = [path for path in settings.home.rglob("*") if path.is_file() and not path.is_symlink()]
    return [
        path
        for path in found
        if path.relative_to(settings.home).parts[0] not in PLACES and "restricted" not in path.parts
    ]


def text_of(path: Path) -> bytes:
    """Return what a file says: databases and Parquet are compressed, so their rows are written out."""
    if path.suffix == ".duckdb":
        return repr(tables(path)).encode()
    if path.suffix == ".parquet":
        return repr(duckdb.execute("from read_parquet(?)", [str(path)]).fetchall()).encode()
    return path.read_bytes()


def test_no_file_outside_the_places_for_identities_names_anybody(
    story: Story, people: tuple[set[bytes], set[str]]
) -> None:
    numbers, names = people
    files = files_without_identities(story.settings)
    assert {"dagster.log", "MANIFEST.json", "bureau.duckdb", "index.html", "index.db", "r1.json"} <= {
        f.name for f in files
    }
    telling = []
    for path in files:
        content = text_of(path)
        seen = set(re.findall(NUMBER, content))
        if seen & numbers or names_in(content, names):
            telling.append(path.relative_to(story.settings.home))
    assert telling == []


def test_the_search_finds_names_and_numbers_where_they_belong(
    story: Story, people: tuple[set[bytes], set[str]]
) -> None:
    numbers, names = people
    text = text_of(restricted(story.settings, story.said["version"]))
    assert names_in(text, names)
    assert names_in(json.dumps(text.decode()).encode(), names)
    assert set(re.findall(NUMBER, text)) & numbers
