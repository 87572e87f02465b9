"""Load the shipped vacancies into an empty sandbox."""

from jkp.plugin import transaction
from jkp_karirhub import catalogue, entering
from jkp_karirhub.models import Vacancy

BATCH = 500


async def load() -> None:
    """Enter the shipped vacancies that are not there yet, all of them or none."""
    shipped = catalogue.shipped()

    async def enter() -> None:
        known = {str(code) for code in await Vacancy.all().values_list("code", flat=True)}
        missing = (each for each in shipped if each.code not in known)
        await Vacancy.bulk_create((entering.row(each.model_dump()) for each in missing), BATCH)

    await transaction(enter)
