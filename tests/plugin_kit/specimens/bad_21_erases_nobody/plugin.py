"""Breaks rule 17: its erasure leaves everything where it is."""

from uuid import UUID

from bad_21_erases_nobody.models import Shelf

from jkp.plugin import Models, PersonalData, hookimpl


@hookimpl
def jkp_models() -> Models:
    return Models(models=["bad_21_erases_nobody.models"], migrations="bad_21_erases_nobody.migrations")


@hookimpl
def jkp_personal_data() -> PersonalData:
    export = PersonalData.in_tables(shelf=(Shelf, "participant_id")).export
    return PersonalData(export=export, erase=_forget)


async def _forget(participant_id: UUID) -> None:
    """Nothing at all."""
