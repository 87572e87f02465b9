"""Breaks rule 17: its migration makes a table that nothing takes away."""

from jkp.plugin import Models, hookimpl


@hookimpl
def jkp_models() -> Models:
    return Models(models=["bad_17_leaves_a_table.models"], migrations="bad_17_leaves_a_table.migrations")
