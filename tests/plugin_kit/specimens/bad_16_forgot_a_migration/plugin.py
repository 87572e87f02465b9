"""Breaks rule 16: a column of its model is in no migration."""

from bad_16_forgot_a_migration.models import Shelf

from jkp.plugin import Models, PersonalData, hookimpl


@hookimpl
def jkp_models() -> Models:
    return Models(models=["bad_16_forgot_a_migration.models"], migrations="bad_16_forgot_a_migration.migrations")


@hookimpl
def jkp_personal_data() -> PersonalData:
    return PersonalData.in_tables(shelf=(Shelf, "participant_id"))
