"""The résumé in GraphQL: fill it in, see what is missing, register as a job seeker."""

from typing import Any
from uuid import UUID

import strawberry

from jkp.plugin import GraphQLExtension, Personal, Role, reader, transaction
from jkp_profile.choosing import ProfileChoices
from jkp_profile.completeness import completeness
from jkp_profile.inputs import ProfileRegisterAsSeekerInput, ProfileSaveInput
from jkp_profile.loading import PARTS, SEEKERS
from jkp_profile.models import JobSeeker, ResumePart
from jkp_profile.nodes import ProfileJob, ProfileJobSeeker, ProfileProvince
from jkp_profile.payloads import ProfileRegisterAsSeekerPayload, ProfileSavePayload
from jkp_profile.reading import Reader
from jkp_profile.registering import register
from jkp_profile.resume import ProfileCompleteness, ProfileResume
from jkp_profile.saving import Context, check_photo, save
from jkp_profile.tables import jobs, provinces
from jkp_schema.api import PUBLIC, Info, Participant, allow, answered, changed, once, personal


def extension(ctx: Context) -> GraphQLExtension:
    """The plugin's root fields, and what it adds to participants."""

    @strawberry.type
    class Mutation:
        @strawberry.mutation(
            description="Fill in parts of the résumé, one or all at once.", metadata=allow(Role.PARTICIPANT)
        )
        async def profile_save(self, info: Info, input: ProfileSaveInput) -> ProfileSavePayload | None:
            return await answered(ProfileSavePayload, info, lambda: _saved(ctx, info, input))

        @strawberry.mutation(
            description="Register as a job seeker, or change what is looked for; the profile must be complete.",
            metadata=allow(Role.PARTICIPANT),
        )
        async def profile_register_as_seeker(
            self, info: Info, input: ProfileRegisterAsSeekerInput
        ) -> ProfileRegisterAsSeekerPayload | None:
            return await _registered(ctx, info, input)

    return GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: ProfileOfParticipant})


@strawberry.type
class Query:
    """What can be chosen from."""

    @strawberry.field(description="The job types that a job seeker can ask for.", metadata=PUBLIC)
    def profile_jobs(self, info: Info) -> list[ProfileJob] | None:
        return [ProfileJob.of(job, info.context.language) for job in jobs().values()]

    @strawberry.field(
        description="What else can be chosen in the résumé and the registration, with its titles.", metadata=PUBLIC
    )
    def profile_choices(self, info: Info) -> ProfileChoices | None:
        return ProfileChoices.of(info.context.language)

    @strawberry.field(description="The provinces of Indonesia.", metadata=PUBLIC)
    def profile_provinces(self) -> list[ProfileProvince] | None:
        return [ProfileProvince.of(code) for code in provinces()]


@strawberry.type
class ProfileOfParticipant:
    """What a participant has filled in. The résumé is her own; an officer sees how complete it is."""

    @strawberry.field(
        description="The résumé; null before anything was filled in. Only its owner may see it.",
        metadata={**allow(owner="local_id"), **personal(Personal.PROFILE)},
    )
    async def profile_resume(participant: strawberry.Parent[Participant], info: Info) -> ProfileResume | None:
        rows = await PARTS.load(info, participant.local_id)
        return ProfileResume.of(rows) if rows else None

    @strawberry.field(
        description="How complete the résumé is, and what is missing.", metadata=personal(Personal.PROFILE)
    )
    async def profile_completeness(
        participant: strawberry.Parent[Participant], info: Info
    ) -> ProfileCompleteness | None:
        rows = await PARTS.load(info, participant.local_id)
        return ProfileCompleteness.of(completeness([row.part for row in rows]), info.context.language)

    @strawberry.field(description="The registration as a job seeker, if there is one.")
    async def profile_job_seeker(participant: strawberry.Parent[Participant], info: Info) -> ProfileJobSeeker | None:
        row = await SEEKERS.load(info, participant.local_id)
        return ProfileJobSeeker.of(row, info.context.language) if row else None


async def _saved(ctx: Context, info: Info, given: ProfileSaveInput) -> dict[str, Any]:
    participant_id = info.context.principal.participant_id
    parts = Reader(ctx.settings, ctx.clock.today()).parts(given)
    one = once(info, given)
    # A photo is decoded before the transaction: nobody waits for it.
    await check_photo(ctx, participant_id, parts)
    await transaction(lambda: one.run(lambda: save(ctx, participant_id, parts)))
    PARTS.forget(info)
    rows = await ResumePart.filter(participant_id=participant_id).using_db(reader())
    found = completeness([row.part for row in rows])
    return {
        "resume": ProfileResume.of(rows),
        "completeness": ProfileCompleteness.of(found, info.context.language),
    }


async def _registered(ctx: Context, info: Info, given: ProfileRegisterAsSeekerInput) -> ProfileRegisterAsSeekerPayload:
    participant_id = info.context.principal.participant_id

    async def verb() -> UUID:
        return await register(ctx, participant_id, given)

    async def shown(of: UUID) -> dict[str, Any]:
        SEEKERS.forget(info)
        row = await JobSeeker.get(participant_id=of, using_db=reader())
        return {"job_seeker": ProfileJobSeeker.of(row, info.context.language)}

    return await changed(ProfileRegisterAsSeekerPayload, info, given, verb, shown)
