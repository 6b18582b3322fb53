"""What the next run would change because another rule pack is set than the one that the publication was made by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from pipelines.engine import records
from pipelines.errors import WrongUsageError
from pipelines.inspect.findings import Finding, ok, problem, warning
from pipelines.packs import chosen_pack
from pipelines.publish.store import RESTRICTED_DATABASE
from pipelines.settings import Settings

_WHAT = "规则包 rule pack"
_DIFFERENCE = """
select children_leaving, poor_children_leaving, children_joining, cases_leaving, cases_opening
from rpt_rule_pack_difference
where scope = 'city' and pack = ?
"""


def examine_rule_pack(settings: Settings, folder: Path, manifest: Mapping[str, Any]) -> Finding:
    """Compare the pack that is set with the one that made the publication; a switch is told before it happens."""
    try:
        choice = chosen_pack(settings)
    except WrongUsageError as error:
        return problem(_WHAT, str(error), "改正或取消 BAOXUE_RULE_PACK correct it or unset it")
    wanted = choice.pack.pack
    made_by = manifest.get("rule_pack", {}).get("pack")  # none was told before there were packs
    if made_by in (None, wanted):
        return ok(_WHAT, choice.pack.told())
    since = f"自 {choice.since} 起 from then on" if choice.since else "全部日期 for all days"
    return warning(
        _WHAT,
        f"设为 set to {wanted}({since}),最近发布按 the publication was made by {made_by}: {difference(folder, wanted)}",
        "先看 rpt_rule_pack_difference 再运行 see it before the next run; 不改用则取消 BAOXUE_RULE_PACK or unset it",
    )


def difference(folder: Path, pack: str) -> str:
    """Say in one line what switching to `pack` would change, as the publication below `folder` has it."""
    try:
        with duckdb.connect(str(folder / RESTRICTED_DATABASE), read_only=True) as con:
            found = records(con, _DIFFERENCE, [pack])
    except duckdb.Error:
        found = []
    if not found:
        return "差异不详 the difference is not known"
    return (
        "应在校儿童 children −{children_leaving:,} (建档立卡 poor {poor_children_leaving:,}) +{children_joining:,} · "
        "其案件不再因名单立案 cases no longer listed {cases_leaving:,} · 新立 would open {cases_opening:,}".format(
            **found[0]
        )
    )
