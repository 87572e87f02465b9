"""Breaks rule 16: a column of its model is in no migration."""

from jkp.plugin import Models, hookimpl


@hookimpl
def jkp_models() -> Models:
    return Models(models=["bad_16_forgot_a_migration.models"], migrations="bad_16_forgot_a_migration.migrations")
