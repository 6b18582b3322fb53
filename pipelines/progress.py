"""What goes on, on a terminal: one line on stderr that changes; nothing where stderr is a file or a pipe."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from pipelines.stages import Listener

STAGES = {
    "wait": "等待另一次运行结束 waiting for another run",
    "generate": "生成演示数据 making up a city",
    "start": "启动引擎 starting engines",
    "land": "读取文件 reading files",
    "gate": "检查数据 checking",
    "build": "建库与审计 building and auditing",
    "publish": "发布 publishing",
    "desk": "工作清单与通知 worklists and alerts",
    "weigh": "被拦截报送的影响 weighing refused loads",
}


@contextmanager
def progress(prefix: str = "") -> Iterator[Listener]:
    """Give a listener for `Stages` that shows the stage, what it works on and the seconds since the block began."""
    console = Console(stderr=True)
    began = time.monotonic()
    with console.status("", spinner="line") as status:

        def show(stage: str, detail: str) -> None:
            status.update(f"{prefix}{STAGES.get(stage, stage)} · {detail} · {time.monotonic() - began:.0f} s")

        yield show
