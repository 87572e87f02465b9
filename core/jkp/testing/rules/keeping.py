"""Rules 15 to 17: the tables of a plugin, on the way up, on the way down, and gone."""

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
