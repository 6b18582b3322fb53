"""The police register: UTF-8, clean; it changes when a hukou does, and with the month, as children come of age."""

from pipelines.synth.projection import Projection

PROJECTION = Projection(
    change_key="""
        select date_trunc('month', the_day()) || ' '
            || count(*) filter (hukou_status is not null and hukou_status_date <= the_day()) from person
    """,
)
