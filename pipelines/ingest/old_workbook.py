"""Looking into an old workbook (.xls) in a process of its own, with limits.

A few wrong bytes can make the reader lay out billions of cells, and then it ends its process: better this.
Run as a script (`python -I old_workbook.py FILE`); it prints what `look` returns as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import python_calamine

MOST_MEMORY = 3 << 30
MOST_SECONDS = 60
MOST_COLUMNS = 256  # of BIFF8


def probe(path: Path) -> dict[str, Any]:
    """Return what the child process says about `path`; {"code": "unreadable"} when it did not survive."""
    command = [sys.executable, "-I", __file__, str(path)]
    child = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    if child.returncode:
        return {"code": "unreadable"}
    answer: dict[str, Any] = json.loads(child.stdout)
    return answer


def look(path: str) -> dict[str, Any]:
    """Return the indexes of visible and hidden worksheets, the merged ranges of each sheet, the cells of the largest."""
    workbook = python_calamine.load_workbook(path)
    shown, worksheet = python_calamine.SheetVisibleEnum.Visible, python_calamine.SheetTypeEnum.WorkSheet
    metadata = workbook.sheets_metadata
    sheets = [workbook.get_sheet_by_index(index) for index in range(len(metadata))]
    if any(sheet.total_width > MOST_COLUMNS for sheet in sheets):
        return {"code": "unreadable"}
    ranges = [sheet.merged_cell_ranges or [] for sheet in sheets]
    return {
        "visible": [i for i, each in enumerate(metadata) if each.typ == worksheet and each.visible == shown],
        "hidden": [i for i, each in enumerate(metadata) if each.typ == worksheet and each.visible != shown],
        "merged": [[(top, bottom, left) for (top, left), (bottom, _) in each] for each in ranges],
        "cells": max((sheet.total_height * sheet.total_width for sheet in sheets), default=0),
    }


def main(path: str) -> None:
    """Look within limits of memory and time; any error is an unreadable file, but for a password."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        answer = look(path)
    except python_calamine.PasswordError:
        answer = {"code": "password_protected"}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(sys.argv[1])
