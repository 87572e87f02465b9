"""Searches as the API takes and shows them."""

from dataclasses import asdict
from uuid import UUID

import strawberry

from jkp.plugin import Personal
from jkp_karirhub.models import SavedSearch
from jkp_karirhub.saving import wanted_by
from jkp_karirhub.searching import Wanted
from jkp_karirhub.terms import EmploymentType
from jkp_schema.api import INHERIT, Rupiah, global_id, personal


@strawberry.input(description="What is looked for; what is left out is no filter.")
class KarirhubSearchInput:
    """A search."""

    search: str | None = strawberry.field(
        description="Words with which words of the title, the occupation or the company begin.", default=None
    )
    company: str | None = strawberry.field(description="Words with which words of the name begin.", default=None)
    location: str | None = strawberry.field(
        description="Words with which words of the city or the province begin.", default=None
    )
    province: str | None = strawberry.field(description="The province's whole name.", default=None)
    category: str | None = strawberry.field(description="The category's code.", default=None)
    employment_type: EmploymentType | None = strawberry.field(description="Kind of employment.", default=None)
    salary_at_least: Rupiah | None = strawberry.field(
        description="Rupiah a month that the highest pay reaches.", default=None
    )

    def wanted(self) -> Wanted:
        """The same, for the index."""
        return Wanted(
            search=self.search,
            company=self.company,
            location=self.location,
            province=self.province,
            category=self.category,
            employment_type=self.employment_type,
            salary_at_least=self.salary_at_least,
        )


@strawberry.type(description="A search that a participant has saved; `karirhubSavedSearchVacancies` runs it.")
class KarirhubSavedSearch:
    """A saved search."""

    __policy__ = INHERIT
    __personal__ = personal(Personal.SEARCH, of="participant_id")

    participant_id: strawberry.Private[UUID]
    id: strawberry.ID = strawberry.field(description="Opaque id.")
    name: str = strawberry.field(description="What the participant calls it.")
    search: str | None = strawberry.field(description="Words of the title, the occupation or the company.")
    company: str | None = strawberry.field(description="Words of the company's name.")
    location: str | None = strawberry.field(description="Words of the city or the province.")
    province: str | None = strawberry.field(description="The province.")
    category: str | None = strawberry.field(description="The category's code.")
    employment_type: EmploymentType | None = strawberry.field(description="Kind of employment.")
    salary_at_least: Rupiah | None = strawberry.field(description="Rupiah a month.")

    @classmethod
    def of(cls, row: SavedSearch) -> "KarirhubSavedSearch":
        """The search of a row."""
        gid = strawberry.ID(global_id("KarirhubSavedSearch", row.id))
        return cls(participant_id=row.participant_id, id=gid, name=row.name, **asdict(wanted_by(row)))
