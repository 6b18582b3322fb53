"""What identity did to a day's list of suspects, in one line; reads rpt_identity_effect of a publication."""

from __future__ import annotations

import duckdb

from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings

_QUERY = """
select
    case tier
        when 'id_exact' then '号码规整 folded'
        when 'none' then '待人工判定 under review'
        else tier_zh || ' ' || tier_en
    end,
    suspects_removed
from rpt_identity_effect
where suspects_removed > 0
order by rank
"""


def suspects_removed(settings: Settings, version: str | None) -> dict[str, int]:
    """Return how many children are no suspects by what found them, in words; empty without a publication."""
    if version is None:
        return {}
    path = settings.publish / "v" / version / RESTRICTED_DATABASE
    with duckdb.connect(str(path), read_only=True) as con:
        return {str(what): int(children) for what, children in con.execute(_QUERY).fetchall()}


def effect_told(removed: dict[str, int]) -> str:
    """Say how many suspects a plain lookup of the ID would have added, and what found each of them."""
    found = "、".join(f"{what} {children:,}" for what, children in removed.items())
    return f"身份 identity: 仅按证件号查找会多出疑似 suspects by a plain lookup: +{sum(removed.values()):,} ({found})"
