"""Says in two sentences, Chinese and English, why rows are one person, and what still awaits a reviewer."""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.inspect import words
from pipelines.inspect.child import Child

BY_REVIEWER = ("{left}与{right}由人工判定为同一人。", "A reviewer decided that {left} and {right} are one.")
_UNNAMED = ("{left}归于{right}。", "{left} is of {right}.")
_PERSON = ("此人", "this person")


def chain(child: Child, names: Mapping[str, str]) -> tuple[str, str]:
    """Return what links the rows of a person, tier by tier in the words of seed identity_tier, and how many pairs are open.

    `names`: Chinese names of sources. Nothing of the rows themselves is repeated: no name, no number.
    """
    zh, en = _links(child, names)
    count = len(child.candidates)
    if count:
        zh += f"；另有 {count} 对待人工判定是否同一人，判定之前不合并"
        en += (
            f"; {count} more {'pair awaits' if count == 1 else 'pairs await'} a reviewer and link nothing until decided"
        )
    else:
        zh, en = zh + "；没有待人工判定的对子", en + "; nothing awaits a reviewer"
    return f"{zh}。", f"{en}."


def _links(child: Child, names: Mapping[str, str]) -> tuple[str, str]:
    """Tell which sources each tier links; a row that a reviewer placed is told as such, whatever its tier."""
    if not child.rows:
        return "所用数据中没有此人的行", "No row of the loads in force is of this person"
    linked: dict[tuple[str, str], dict[str, None]] = {}
    for row in child.rows:
        said = BY_REVIEWER if row["decided_by"] == "reviewer" else words.TIER_SAYS.get(str(row["tier"]), _UNNAMED)
        linked.setdefault(said, {})[str(row["source"])] = None
    zh = [_filled(said[0], "、".join(names.get(s, s) for s in sources), _PERSON[0]) for said, sources in linked.items()]
    en = [_filled(said[1], ", ".join(sources), _PERSON[1]) for said, sources in linked.items()]
    count = len(child.rows)
    counted = f"{count} row is" if count == 1 else f"{count} rows are"
    return f"{count} 行数据归于此人：{'；'.join(zh)}", f"{counted} this person: {'; '.join(en)}"


def _filled(sentence: str, left: str, right: str) -> str:
    """Return the sentence with its places filled, as a part of a longer one: no capital at its head, no full stop."""
    filled = sentence.format(left=left, right=right).removesuffix("。").removesuffix(".")
    return filled[:1].lower() + filled[1:]
