"""Dagster's wiring and nothing else: what a step does stands in plain modules that never import Dagster.

Every module here with a function `definitions(settings, stages)` is found by itself (`pipelines/definitions.py`);
the others are helpers of those.
"""
