"""The sensor that starts a day when its required deliveries have arrived, and again when something is delivered anew."""

import json

import dagster as dg

from expectations.contract import load_contracts
from pipelines.defs.jobs import daily
from pipelines.ingest.arrived import arrivals
from pipelines.settings import Settings
from pipelines.stages import Stages

EVERY_SECONDS = 60


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Wire the sensor."""
    return dg.Definitions(sensors=[make_sensor(settings)])


def make_sensor(settings: Settings) -> dg.SensorDefinition:
    """Make the sensor `arrivals` of an installation."""

    @dg.sensor(
        name="arrivals",
        job=daily,
        minimum_interval_seconds=EVERY_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="某日的必需数据到齐后启动当天的运行。 Starts a day when its required loads have arrived.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        """Request each day that is due and looks as it did a tick ago: files that are being copied look different then."""
        before = json.loads(context.cursor or "{}")
        found = arrivals(settings, load_contracts(settings.expectations))
        requests = [
            dg.RunRequest(run_key=f"{each.day}-{each.fingerprint}", partition_key=each.day.isoformat())
            for each in found
            if each.is_due and before.get(each.day.isoformat()) == each.fingerprint
        ]
        return dg.SensorResult(
            run_requests=requests, cursor=json.dumps({each.day.isoformat(): each.fingerprint for each in found})
        )

    return sensor
