"""Rules 15 to 17: the tables of a plugin, on the way up, on the way down, and gone."""

from importlib import import_module

from tortoise.models import Model

from jkp.testing.loading import MIGRATIONS, TABLES
from jkp.testing.subject import Subject
from jkp.testing.verdicts import broken, not_applicable


def keeps_tables_of_its_own(subject: Subject) -> None:
    """K15."""
    subject.check(TABLES)
    if subject.loaded.models is None:
        not_applicable("it has no tables")


def goes_up_and_down(subject: Subject) -> None:
    """K16."""
    subject.check(MIGRATIONS)
    if subject.chain.fault:
        broken(16, f"up, down and up again: {subject.chain.fault}")
    if subject.chain.drift:
        told = f"{'; '.join(subject.chain.drift)}; run `jkp makemigrations {subject.name}`"
        broken(16, f"the models say what the migrations do not: {told}")


def leaves_nothing_behind(subject: Subject) -> None:
    """K17."""
    if subject.chain.left:
        told = f"`jkp migrate --remove {subject.name}` leaves {', '.join(subject.chain.left)}"
        broken(17, f"{told}; what a migration makes with RunSQL, its reverse must take away")
    if (tables := _about_people(subject)) and subject.loaded.personal_data is None:
        told = f"{', '.join(tables)} hold participant_id, and nobody could be erased from them"
        broken(17, f"{told}; give jkp_personal_data, as with PersonalData.in_tables")


def _about_people(subject: Subject) -> list[str]:
    """The plugin's tables that say which participant a row is about."""
    modules = subject.loaded.models.models if subject.loaded.models else ()
    found = (thing for module in modules for thing in vars(import_module(module)).values())
    tables = {thing for thing in found if isinstance(thing, type) and issubclass(thing, Model)}
    abouts = (table._meta for table in tables)  # noqa: SLF001 - tortoise has no public way to ask
    return sorted(about.db_table for about in abouts if about.db_table and "participant_id" in about.fields_map)
