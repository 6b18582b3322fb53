"""What the ledger would have said had a blocked load been accepted: the day is built again beside the publication.

Nothing that serves is touched: accepted rows and states are linked into a folder of their own, the load is added there,
and the candidate database is compared with what was published. Counts only.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from expectations.contract import Contract
from pipelines.engine import attach
from pipelines.ingest.accept import store_anyway
from pipelines.ingest.landing import land
from pipelines.ingest.loads import ACCEPTED, LoadManifest, write_manifest
from pipelines.inspect.changes import Changes, keep, kept
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings
from pipelines.warehouse.build import build
from pipelines.warehouse.candidate import candidate_path
from pipelines.warehouse.dbt import DbtError

_COMPARED = ("+fct_dropout_case", "+fct_registry_comparison")
_COUNTS = """
with was as (
    select case_id, status, coalesce(determined_category, '') as category from published.fct_dropout_case where status <> 'closed'
),
would as (
    select case_id, status, coalesce(determined_category, '') as category from main.fct_dropout_case where status <> 'closed'
),
then_listed as (select person_key from published.fct_registry_comparison),
now_listed as (select person_key from main.fct_registry_comparison)
select
    (select count(*) from now_listed anti join then_listed using (person_key)) as children_appearing,
    (select count(*) from then_listed anti join now_listed using (person_key)) as children_vanishing,
    (select count(*) from would anti join was using (case_id)) as cases_opening,
    (select count(*) from was anti join would using (case_id)) as cases_closing,
    (select count(*) from was inner join would using (case_id)
     where (was.status, was.category) <> (would.status, would.category)) as cases_changing
"""


@dataclass(frozen=True)
class _Aside(Settings):
    """An installation whose loads, states and publications lie in a folder of their own; the engines' files are shared."""

    aside: Path = Path()

    @property
    def accepted(self) -> Path:
        """Accepted rows, with those of the load in question."""
        return self.aside / "accepted"

    @property
    def loads(self) -> Path:
        """The register, in which the load in question is accepted."""
        return self.aside / "loads"

    @property
    def state(self) -> Path:
        """States, linked."""
        return self.aside / "state"

    @property
    def publish(self) -> Path:
        """No publication: there is nothing to reconcile with."""
        return self.aside / "publish"


def what_if(settings: Settings, contract: Contract, load: LoadManifest, day: date) -> Changes | None:
    """Return what accepting a blocked load would change in the published ledger of `day`; once computed, it is kept.

    None when that day was never published, the delivered files are no longer those that were judged, or the load
    holds nothing that a ledger could be built from. Call it with the writer's lock held: it builds.
    """
    published = _published(settings, day)
    if published is None:
        return None
    if known := kept(settings, load, published.name):
        return known
    found = _compare(settings, contract, load, day, published)
    keep(settings, load, published.name, found)
    return found


def _compare(settings: Settings, contract: Contract, load: LoadManifest, day: date, published: Path) -> Changes | None:
    with tempfile.TemporaryDirectory(prefix=".what-if-", dir=settings.home) as folder:
        aside = _Aside(
            settings.data_raw,
            settings.home,
            settings.secret_key,
            settings.project,
            settings.keep_versions,
            settings.rule_pack,
            Path(folder),
        )
        for name in ("accepted", "state"):
            if (settings.home / name).is_dir():
                shutil.copytree(settings.home / name, aside.aside / name, copy_function=os.link)
        shutil.copytree(settings.loads, aside.loads)
        landed = land(settings, contract, load.business_date)
        if landed is None or landed.sha256 != load.sha256:
            return None
        rows = store_anyway(aside, contract, landed, load.revision)
        write_manifest(
            aside, replace(load, verdict=ACCEPTED, rows_accepted=rows, rows_quarantined=load.rows_landed - rows)
        )
        try:
            built = build(aside, day, "what-if", only=_COMPARED)
            return None if built.failures else _count(settings, published)
        except DbtError:
            return None
        finally:
            candidate_path(settings).unlink(missing_ok=True)


def _count(settings: Settings, published: Path) -> Changes:
    with duckdb.connect(str(candidate_path(settings))) as con:
        attach(con, published / RESTRICTED_DATABASE, "published")
        found = con.execute(_COUNTS).fetchone() or ()
        return Changes(*(int(count) for count in found))


def _published(settings: Settings, day: date) -> Path | None:
    """Return the folder of the newest publication of a day."""
    versions = sorted((settings.publish / "v").glob(f"{day.isoformat()}-*"), key=lambda path: path.stat().st_mtime_ns)
    return versions[-1] if versions else None
