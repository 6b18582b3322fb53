"""Merged cells: what a person sees in every row of a merged range stands in its first cell only."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ranges = list[tuple[int, int, int]]


def fill_merged(columns: dict[str, Any], absolute: dict[str, int], merged: Ranges) -> dict[str, Any]:
    """Copy the first cell of vertical ranges downwards, into rows that hold something else, too.

    `columns` is name -> Arrow array of all rows; `absolute` is name -> column number in the sheet; `merged`
    holds (first row, last row, first column) from 0. Ranges over rows that are empty otherwise (notes) stay
    so: filled, they would make rows of nothing. Ranges across columns keep their value in the first.
    """
    ranges = np.array(merged, dtype=np.int64)
    filled = np.zeros(len(next(iter(columns.values()))), dtype=bool)
    for array in columns.values():
        filled |= pc.is_valid(array).to_numpy(zero_copy_only=False)
    result = dict(columns)
    for name, array in columns.items():
        here = ranges[ranges[:, 2] == absolute[name]]
        if len(here):
            result[name] = array.take(pa.array(_sources(here, filled)))
    return result


def _sources(ranges: npt.NDArray[np.int64], filled: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Return for each row the row that its value comes from: itself, or the first row of its range.

    Of ranges that overlap, which no workbook of Excel holds, the upper one counts: so no row is listed twice.
    """
    rows = len(filled)
    ranges = ranges[np.lexsort((-ranges[:, 1], ranges[:, 0]))]
    ranges = ranges[np.r_[True, ranges[1:, 0] > np.maximum.accumulate(ranges[:-1, 1])]]
    top = ranges[:, 0]
    length = np.maximum(np.minimum(ranges[:, 1], rows - 1) - top, 0)
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length) + 1
    targets = np.repeat(top, length) + within
    origins = np.repeat(top, length)
    sources = np.arange(rows, dtype=np.int64)
    sources[targets[filled[targets]]] = origins[filled[targets]]
    return sources
