"""The plugin's tables."""

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import ActivityKind
from jkp_karirhub.terms import ApplicationStatus, EmploymentType, Mover


class Vacancy(Model):
    """A vacancy of the catalogue, open from `posted_on` to `closes_on`, both days included.

    `words` is what is searched; `company_folded` is what an employer's token is compared with. Both follow from the
    other columns: `entering.row` makes them. `country` is a code of two letters. `changed_at` is when the real
    Karirhub changed it last; null for one that is shipped.
    """

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    title = fields.CharField(max_length=200)
    occupation = fields.CharField(max_length=64)
    category = fields.CharField(max_length=32)
    company = fields.CharField(max_length=200)
    company_folded = fields.CharField(max_length=400)
    province = fields.CharField(max_length=64)
    city = fields.CharField(max_length=64)
    country = fields.CharField(max_length=2, db_default="ID")
    employment_type = fields.CharEnumField(EmploymentType, description="EmploymentType", max_length=16)
    salary_min = fields.BigIntField()
    salary_max = fields.BigIntField()
    posted_on = fields.DateField()
    closes_on = fields.DateField(null=True)
    description = fields.TextField()
    words = fields.TextField(db_default="")
    changed_at = fields.DatetimeField(null=True)

    class Meta:
        """The table. Every index holds the order of pages, and what tells whether a vacancy is open."""

        table = "karirhub_vacancy"
        indexes = (
            ("posted_on", "id"),
            ("category", "posted_on", "id", "closes_on"),
            ("province", "posted_on", "id", "closes_on"),
            ("company_folded", "posted_on", "id", "closes_on"),
        )


class Application(Model):
    """A participant's application for a vacancy. Its id is the external id of its activity.

    `external_id` is the real Karirhub's id of it, null for one that it never told us of.
    """

    id = fields.BigIntField(primary_key=True)
    participant_id = fields.UUIDField()
    vacancy: fields.ForeignKeyRelation[Vacancy] = fields.ForeignKeyField(
        "karirhub.Vacancy", related_name="applications", on_delete=fields.RESTRICT
    )
    vacancy_id: int
    status = fields.CharEnumField(ApplicationStatus, description="ApplicationStatus", max_length=16)
    applied_on = fields.DateField()
    external_id = fields.CharField(max_length=100, null=True, unique=True)
    invitations: fields.ReverseRelation["Invitation"]
    changes: fields.ReverseRelation["StatusChange"]

    class Meta:
        """The table."""

        table = "karirhub_application"
        unique_together = (("participant_id", "vacancy_id"),)
        indexes = (("participant_id", "id"), ("vacancy_id", "id"))


class StatusChange(Model):
    """One step of an application, numbered from 1: since when it has stood there, and who said so."""

    id = fields.UUIDField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "karirhub.Application", related_name="changes", on_delete=fields.RESTRICT
    )
    application_id: int
    status = fields.CharEnumField(ApplicationStatus, description="ApplicationStatus", max_length=16)
    changed_at = fields.DatetimeField()
    changed_by = fields.CharEnumField(Mover, description="Mover", max_length=16)
    number = fields.IntField()

    class Meta:
        """The table."""

        table = "karirhub_status_change"
        unique_together = (("application_id", "number"),)


class Invitation(Model):
    """A company's call to an interview or a selection test. Its id is the external id of its activity."""

    id = fields.UUIDField(primary_key=True)
    application: fields.ForeignKeyRelation[Application] = fields.ForeignKeyField(
        "karirhub.Application", related_name="invitations", on_delete=fields.RESTRICT
    )
    application_id: int
    kind = fields.CharEnumField(ActivityKind, description="ActivityKind", max_length=24)
    invited_on = fields.DateField()

    class Meta:
        """The table."""

        table = "karirhub_invitation"
        indexes = (("application_id",),)


class SavedSearch(Model):
    """What a participant looks for again and again. Null is no filter."""

    id = fields.UUIDField(primary_key=True)
    participant_id = fields.UUIDField(db_index=True)
    name = fields.CharField(max_length=100)
    search = fields.CharField(max_length=200, null=True)
    company = fields.CharField(max_length=200, null=True)
    location = fields.CharField(max_length=200, null=True)
    province = fields.CharField(max_length=64, null=True)
    category = fields.CharField(max_length=32, null=True)
    employment_type = fields.CharEnumField(EmploymentType, description="EmploymentType", max_length=16, null=True)
    salary_at_least = fields.BigIntField(null=True)
    saved_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "karirhub_saved_search"


class Received(Model):
    """A message of the real Karirhub that was taken: the same one again changes nothing."""

    id = fields.BigIntField(primary_key=True)
    webhook_id = fields.CharField(max_length=255, unique=True)
    type = fields.CharField(max_length=64)
    received_at = fields.DatetimeField(db_index=True)

    class Meta:
        """The table."""

        table = "karirhub_received"
