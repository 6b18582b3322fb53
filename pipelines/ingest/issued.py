"""What the gate judges the keys of issued rows by: the bureau's secret, and the ledger that was published before a load."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from expectations.contract import Contract
from expectations.keys import Issuer, keyed_rule
from pipelines.pads import set_pads
from pipelines.publish.manifest import read_manifest
from pipelines.publish.store import RESTRICTED_DATABASE, Store
from pipelines.settings import Settings


def lend_key(con: duckdb.DuckDBPyConnection, settings: Settings, contract: Contract, day: date) -> Issuer | None:
    """Let a session judge the keys of a load of `day`; None when its rows bear none, or nothing was ever issued here."""
    secret = settings.secret_if_at_home() if keyed_rule(contract) else None
    if secret is None:
        return None
    set_pads(con, secret)
    return Issuer(ledger_before(settings, day))


def not_judged(settings: Settings, contract: Contract) -> list[str]:
    """Say that keys could not be judged: whoever tries a file away from the installation has no secret."""
    rule = keyed_rule(contract)
    if rule is None or rule.column is None or settings.secret_if_at_home() is not None:
        return []
    return [f"此处没有签发密钥，「{rule.column.header}」未能核对"]


def ledger_before(settings: Settings, day: date) -> Path | None:
    """Return the restricted database of the kept publication of the newest day before `day`, with all that was known.

    Of several publications of that day the last one. None before the first.
    """
    kept = [folder for folder in Store(settings.publish).versions() if _day(folder) < day]
    newest_day_first = sorted(kept, key=_day, reverse=True)
    whole = (folder for folder in newest_day_first if read_manifest(folder)["known_at"] is None)
    return next((folder / RESTRICTED_DATABASE for folder in whole), None)


def _day(version: Path) -> date:
    return date.fromisoformat(version.name[:10])
