"""The student registry: one GB18030 file a unit, a full snapshot that changes when a pupil's row does."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(
    encoding="gb18030",
    change_key="""
        select registry_year(the_day()) || ' ' || count(*) filter (event_date <= the_day())
            || ' ' || count(*) filter (return_date <= the_day()) from pupil_event
    """,
)
