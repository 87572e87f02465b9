"""The plugin's tables."""

from tortoise import fields
from tortoise.models import Model

from jkp.plugin import ActivityKind
from jkp_karirhub.terms import ApplicationStatus, EmploymentType


class Vacancy(Model):
    """A vacancy of the catalogue, open from `posted_on` to `closes_on`, both days included.

    `title_folded` and `company_folded` are what is searched; an employer's token is compared with the latter.
    """

    id = fields.BigIntField(primary_key=True)
    code = fields.CharField(max_length=32, unique=True)
    title = fields.CharField(max_length=200)
    title_folded = fields.CharField(max_length=400)
    occupation = fields.CharField(max_length=64)
    category = fields.CharField(max_length=32)
    company = fields.CharField(max_length=200)
    company_folded = fields.CharField(max_length=400)
    province = fields.CharField(max_length=64)
    city = fields.CharField(max_length=64)
    employment_type = fields.CharEnumField(EmploymentType, description="EmploymentType", max_length=16)
    salary_min = fields.BigIntField()
    salary_max = fields.BigIntField()
    posted_on = fields.DateField()
    closes_on = fields.DateField(null=True)
    description = fields.TextField()

    class Meta:
        """The table. Every index that a page can use ends with the order of pages."""

        table = "karirhub_vacancy"
        indexes = (
            ("posted_on", "id"),
            ("category", "posted_on", "id"),
            ("province", "posted_on", "id"),
            ("company_folded", "posted_on", "id"),
        )


class Application(Model):
    """A participant's application for a vacancy. Its id is the external id of its activity."""

    id = fields.BigIntField(primary_key=True)
    participant_id = fields.UUIDField()
    vacancy: fields.ForeignKeyRelation[Vacancy] = fields.ForeignKeyField(
        "karirhub.Vacancy", related_name="applications", on_delete=fields.RESTRICT
    )
    vacancy_id: int
    status = fields.CharEnumField(ApplicationStatus, description="ApplicationStatus", max_length=16)
    applied_on = fields.DateField()
    invitations: fields.ReverseRelation["Invitation"]

    class Meta:
        """The table."""

        table = "karirhub_application"
        unique_together = (("participant_id", "vacancy_id"),)
        indexes = (("participant_id", "id"), ("vacancy_id", "id"))


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
