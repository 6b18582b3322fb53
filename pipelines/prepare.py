"""Makes Dagster's home ready; `python -m pipelines.prepare` prints where home is (`make dev` asks)."""

from __future__ import annotations

import json

from pipelines.settings import Settings

# One run and one writer to DuckDB at a time in whatever Dagster starts; places of dead runs are given back after a minute.
_INSTANCE = """\
telemetry:
  enabled: false
nux:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
  pools:
    default_limit: 1
    granularity: op
run_monitoring:
  enabled: true
  free_slots_after_run_end_seconds: 60
event_log_storage:
  module: pipelines.defs.event_log
  class: EventLog
  config:
    base_dir: {events}
"""


def prepare(settings: Settings) -> None:
    """Write `<home>/dagster/dagster.yaml`; the folder holds run logs and is its owner's alone."""
    settings.dagster.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = settings.dagster / "dagster.yaml"
    text = _INSTANCE.format(events=json.dumps(str(settings.dagster / "history" / "runs"), ensure_ascii=False))
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


def main() -> None:
    """Prepare the installation that the environment names and print its home."""
    settings = Settings.load()
    prepare(settings)
    print(settings.home)


if __name__ == "__main__":
    main()
