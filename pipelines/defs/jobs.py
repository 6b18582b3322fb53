"""The one job and the one schedule."""

from zoneinfo import ZoneInfo

import dagster as dg

from pipelines.defs.days import JOB, ZONE
from pipelines.defs.logs import FILE_LOGGER, file_logger
from pipelines.settings import Settings
from pipelines.stages import Stages

# Owners' systems export over night; what comes later starts a run by the sensor `arrivals`.
AT_HALF_PAST_SIX = "30 6 * * *"

# In one process: a step a process costs a small day half a minute of imports.
daily = dg.define_asset_job(
    JOB,
    selection=dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    config={"loggers": {FILE_LOGGER: {}}},
    description="一个业务日: 接收、检查、建库、审计、发布。 One business date, from raw exports to the publication.",
)


@dg.schedule(job=daily, cron_schedule=AT_HALF_PAST_SIX, execution_timezone=ZONE)
def every_morning(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Run the day on which the schedule ticks; the date is the tick's, also when the tick is made up for later."""
    day = context.scheduled_execution_time.astimezone(ZoneInfo(ZONE)).date().isoformat()
    return dg.RunRequest(run_key=day, partition_key=day)


def definitions(settings: Settings, stages: Stages) -> dg.Definitions:
    """Wire the job, its schedule, and a logger that writes to a file under home."""
    return dg.Definitions(jobs=[daily], schedules=[every_morning], loggers={FILE_LOGGER: file_logger(settings)})
