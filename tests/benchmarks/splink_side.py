"""Splink 5 on rows that Baoxue hands over as Parquet: run by the Python of `.venv-bench`, which has nothing of Baoxue.

    .venv-bench/bin/python tests/benchmarks/splink_side.py ORDER.json

The order names `rows` (Parquet with `rid`), `out` (Parquet to write: rid, cluster) and either `defaults` (true: Splink's
ready-made comparisons of name, date of birth, sex and ID, as its tutorials have it) or `comparisons` and `blocks` as in
trials.py. `linked` is the probability from which a pair counts. With `label`, a column of the rows, what pairs of one person
look like is learnt from rows of one label, not by expectation and maximisation. Prints one JSON object: seconds.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from pathlib import Path
from typing import Any

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on


def main(order: dict[str, Any]) -> None:
    """Train, predict and cluster; write whose cluster each row is in."""
    logging.disable(logging.WARNING)
    con = duckdb.connect(config={"threads": 2})
    con.execute("set enable_progress_bar = false")
    con.execute(f"create table rows as from read_parquet('{order['rows']}')")
    began = time.perf_counter()
    model = defaults() if order.get("defaults") else as_ordered(order)
    api = DuckDBAPI(con)
    linker = Linker(api.register("rows"), model["settings"], log_level=None)
    linker.training.estimate_probability_two_random_records_match(model["surely"], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    if "label" in order:
        linker.training.estimate_m_from_label_column(order["label"])
    for rule in () if "label" in order else model["training"]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    predicted = linker.inference.predict(threshold_match_probability=order["linked"])
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(predicted, order["linked"])
    seconds = time.perf_counter() - began
    con.execute(
        f"copy (select rid, cluster_id::varchar as cluster from {clusters.physical_name}) to '{order['out']}' (format parquet)"
    )
    print(json.dumps({"seconds": seconds}))


def defaults() -> dict[str, Any]:
    """Return the model of Splink's own ready-made comparisons on the columns of a person."""
    return {
        "settings": SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="rid",
            comparisons=[
                cl.NameComparison("name"),
                cl.DateOfBirthComparison("birth_date", input_is_string=False),
                cl.ExactMatch("sex_code"),
                cl.DamerauLevenshteinAtThresholds("id_number"),
            ],
            blocking_rules_to_generate_predictions=[block_on("id_number"), block_on("name", "birth_date")],
            retain_matching_columns=False,
        ),
        "surely": [block_on("id_number")],
        "training": [block_on("id_number"), block_on("name", "birth_date")],
    }


def as_ordered(order: dict[str, Any]) -> dict[str, Any]:
    """Return the model of a trial: its comparisons and blocks in Splink's words."""
    blocks = [turned(block, "a", "b") for block in order["blocks"]]
    return {
        "settings": SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="rid",
            comparisons=[comparison(one) for one in order["comparisons"]],
            blocking_rules_to_generate_predictions=blocks,
            retain_matching_columns=False,
        ),
        "surely": blocks[:1],
        "training": blocks[:3],
    }


def comparison(one: dict[str, Any]) -> Any:
    """Turn levels over l. and r. into Splink's, with the frequency of the value at the level that has it."""
    name, levels = one["name"], []
    levels.append(
        cll.CustomLevel(columns(one["absent"])).configure(is_null_level=True)
        if "absent" in one
        else cll.NullLevel(name)
    )
    for level in one["levels"][:-1]:
        made: Any = cll.CustomLevel(columns(level["when"]))
        if one.get("term_level") == level["level"]:
            made = made.configure(tf_adjustment_column=name)
        levels.append(made)
    return cl.CustomComparison([*levels, cll.ElseLevel()], output_column_name=name)


def columns(condition: str) -> str:
    """Write `l.x` and `r.x` as Splink does: x_l and x_r."""
    return re.sub(r"\b([lr])\.(\w+)", r"\2_\1", condition)


def turned(condition: str, left: str, right: str) -> str:
    """Write a block over a and b as Splink does: over l and r."""
    return re.sub(rf"\b{right}\.", "r.", re.sub(rf"\b{left}\.", "l.", condition))


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
