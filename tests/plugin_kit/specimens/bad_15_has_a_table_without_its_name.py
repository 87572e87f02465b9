"""Breaks rule 15: its table could be anybody's."""

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import Models, hookimpl


class Shelf(Model):
    """A row."""

    id = fields.IntField(primary_key=True)

    class Meta:
        """The table."""

        table = "shelf"


@hookimpl
def jkp_models() -> Models:
    return Models(models=[__name__], migrations=__name__)
