"""Every point where a plugin joins in. Hooks declare; the core calls.

All hooks are plain functions, optional, and called once for each process at the start, plugin by plugin in the
order of names, and of one plugin in the order in which they stand here. They do no input or output. What they raise
stops the start, with a line that names the plugin.

The pages in docs/plugins/hooks/ are made of these docstrings: what it gives, how it is used, when it is called, what it
may raise, and an example, which is a whole plugin. `.venv/bin/python tests/support/hook_pages.py` writes them.
"""

from collections.abc import Iterable
from typing import Any

import pluggy

from jkp.claims.identity import IdentityCheck
from jkp.evidence.scanners import Scanner
from jkp.plugin.context import PluginContext
from jkp.plugin.declaring import GraphQLExtension, Models, PluginSettings, Seed
from jkp.plugin.personal import PersonalData
from jkp.plugin.requiring import Requirement
from jkp.plugin.routing import Route
from jkp.plugin.sourcing import ActivitySource
from jkp.plugin.subscriber import Subscriber

hookspec = pluggy.HookspecMarker("jkp")
hookimpl = pluggy.HookimplMarker("jkp")
"""Marks a module-level function of a plugin as a hook. Its options are refused: hooks have no order, and wrap nothing.

Example::

    @hookimpl
    def jkp_seeds(ctx: PluginContext[BursaSettings]) -> list[Seed]:
        return [Seed(name="vacancies", load=load_vacancies)]
"""


@hookspec
def jkp_settings() -> type[PluginSettings]:
    """Give the model of the plugin's section `[plugins.<name>]` of settings.toml.

    It is a pydantic model, a subclass of `PluginSettings`. Unknown keys and wrong values stop the start, with the
    nearest known key. Describe every field: `jkp plugin show` prints it. Use `SecretStr` for what must not be printed.
    Without this hook the section has no keys but those of the core: `enabled`, `package` and `time_limit`.

    Called: first, before anything of the plugin is used. The validated model comes back as `ctx.settings`.

    May raise: `CannotLoad`.

    Example::

        from jkp.plugin import PluginSettings, hookimpl
        from pydantic import Field, SecretStr


        class BursaSettings(PluginSettings):
            url: str = Field(default="https://bursa.example", description="Where the board's API is.")
            token: SecretStr = Field(default=SecretStr(""), description="What the board gave us to ask it with.")


        @hookimpl
        def jkp_settings() -> type[BursaSettings]:
            return BursaSettings
    """


@hookspec
def jkp_models() -> Models:
    """Give the plugin's tables and their migrations.

    `models` are the modules of its tortoise models, `migrations` the package of their migrations, which
    `jkp makemigrations` writes. Table names begin with `<name>_`; rows of the core are kept by id, and never referred
    to by a foreign key.

    Called: before the database opens. It is called by `jkp makemigrations` and `jkp migrate --remove` too, where there
    are no settings.

    May raise: `CannotLoad`.

    Example::

        from jkp.plugin import Models, hookimpl


        @hookimpl
        def jkp_models() -> Models:
            return Models(models=["jkp_bursa.models"], migrations="jkp_bursa.migrations")
    """


@hookspec
def jkp_activity_sources(ctx: PluginContext[Any]) -> Iterable[ActivitySource]:
    """Give the sources of activities: which kinds the plugin records, and which boards the core asks for them.

    A plain `ActivitySource` says what the plugin records by itself, through `ctx.activities`. The queries `plugins` and
    `activityKinds` show it. A board that must be asked is a subclass with `every` (at least a minute) and `collect`;
    several such sources of one plugin need a `name` each.

    The core asks it for each participant who has an open mission and whose account at the board was linked with
    `ctx.accounts`, outside of any transaction. `collect` gives all that she did on the days of `window`, the same each
    time: an `external_id` that is known already changes nothing. It raises `SourceUnavailable` when the board cannot be
    asked now, `SourceMisconfigured` when the board refuses us, and `AccountNotLinked` when it does not know her. It has
    30 seconds for one participant, and gives at most 1,000 activities. More of them, another participant's, and what
    the ledger refuses are faults of the plugin. `check` and `close` may be overridden as well.

    Called: once, when the settings are known. The sources themselves are asked later, again and again.

    May raise: `CannotLoad`.

    Example::

        from collections.abc import AsyncIterator
        from dataclasses import dataclass
        from datetime import timedelta

        from jkp.plugin import (
            ActivityKind,
            ActivitySource,
            ParticipantRef,
            Period,
            PluginContext,
            PluginSettings,
            ProposedActivity,
            hookimpl,
        )

        SENT = {"sari-17": ["PT Maju Jaya"]}


        @dataclass(frozen=True, kw_only=True)
        class Bursa(ActivitySource):
            async def collect(self, who: ParticipantRef, window: Period) -> AsyncIterator[ProposedActivity]:
                for company in SENT.get(who.account, []):  # a real board is asked here
                    yield ProposedActivity(
                        kind=ActivityKind.JOB_APPLICATION,
                        external_id=f"{who.account}:{company}",
                        participant_id=who.id,
                        occurred_on=window.starts_on,
                        company=company,
                    )


        @hookimpl
        def jkp_activity_sources(ctx: PluginContext[PluginSettings]) -> list[ActivitySource]:
            kinds = [ActivityKind.JOB_APPLICATION]
            return [Bursa(kinds=kinds, title_id="Bursa", title_en="Bursa", every=timedelta(hours=1))]
    """


@hookspec
def jkp_requirements(ctx: PluginContext[Any]) -> Iterable[Requirement]:
    """Give the requirements that the plugin assesses, by the codes that the rule book uses.

    `assess` judges the days from `period.starts_on` to `period.ends_on`, both included, from the plugin's own tables;
    never from the network. It answers with a `State`, how far it is (`current` of `target`) and `Reason`s;
    NOT_APPLICABLE leaves the requirement out of this month. The core stores the answer, when a claim is filed and when
    the plugin calls `ctx.missions.reassess`. A fault, a late answer or no plugin at all is UNKNOWN: the claim stays
    locked with REQUIREMENT_UNKNOWN, and the lock names the plugin if there is one.

    Called: once. Later the core awaits `assess`, outside of any transaction and with a time limit.

    May raise: `CannotLoad`. One requirement has one plugin: a second one stops the start.

    Example::

        from uuid import UUID

        from jkp.plugin import Assessment, Period, PluginContext, PluginSettings, Requirement, State, hookimpl


        class Completed:
            code = "bursa.profile"
            title_id = "Profil di Bursa"
            title_en = "Profile on Bursa"

            async def assess(self, participant_id: UUID, period: Period) -> Assessment:
                return Assessment(state=State.UNSATISFIED, current=0, target=1)


        @hookimpl
        def jkp_requirements(ctx: PluginContext[PluginSettings]) -> list[Requirement]:
            return [Completed()]
    """


@hookspec
def jkp_identity_checks(ctx: PluginContext[Any]) -> Iterable[IdentityCheck]:
    """Give the check of the selfie that comes with every filing (AMB-26), in place of the embedded one.

    It answers PASSED, or REVIEW for the officer who verifies the claim, and raises
    `refuse(Code.IDENTITY_CHECK_FAILED, path=("selfieUploadId",))` for a photo that cannot be used. What is no
    photograph (one still JPEG, PNG or WebP) is refused before it sees it.

    Called: once; of all plugins only one may give a check, and only one. Later the core awaits `check` with a time
    limit, outside of any transaction, so that it may ask a service; a fault or a late answer is REVIEW.

    May raise: `CannotLoad`.

    Example::

        from uuid import UUID

        from jkp.plugin import IdentityCheck, IdentityState, PluginContext, PluginSettings, hookimpl


        class LargeEnough:
            name = "bursa"

            async def check(self, photo: bytes, participant_id: UUID) -> IdentityState:
                return IdentityState.PASSED if len(photo) > 100_000 else IdentityState.REVIEW


        @hookimpl
        def jkp_identity_checks(ctx: PluginContext[PluginSettings]) -> list[IdentityCheck]:
            return [LargeEnough()]
    """


@hookspec
def jkp_scanners(ctx: PluginContext[Any]) -> Iterable[Scanner]:
    """Give scanners that look for viruses in what participants upload, beside the one of `evidence.clamd`.

    An upload is in quarantine, where it may be attached and is given to nobody, until every scanner has answered CLEAN.
    After INFECTED the file is deleted, and who sent it is told `EVIDENCE_INFECTED`. A scanner sees the bytes that will
    be kept: the JPEG that was drawn of a picture, or the PDF as it was sent; never whose they are.

    Called: once; every plugin may give some. Later the core awaits `scan` with a time limit, outside of any
    transaction, so that it may ask a service; after a fault or a late answer the file stays in quarantine, and is
    scanned again after half a minute.

    May raise: `CannotLoad`.

    Example::

        from jkp.plugin import PluginContext, PluginSettings, Scanner, ScanVerdict, hookimpl


        class Known:
            name = "bursa"

            async def scan(self, content: bytes) -> ScanVerdict:
                known = b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE"  # a real one asks its engine here
                return ScanVerdict.INFECTED if known in content else ScanVerdict.CLEAN


        @hookimpl
        def jkp_scanners(ctx: PluginContext[PluginSettings]) -> list[Scanner]:
            return [Known()]
    """


@hookspec
def jkp_routes(ctx: PluginContext[Any]) -> Iterable[Route]:
    """Give the routes under `/plugins/<name>/` at which a board may call us.

    Anybody can call them: check the signature before all else. No token of ours is asked for, and an `Authorization`
    header is passed on as it is. A larger body than `max_body_bytes` is 413 and never reaches `handle`. What `handle`
    raises, and an answer after the plugin's time limit, is 503 with `Retry-After`, so that the board sends it again; a
    `Refused` is 400 with its code. Browsers take the answer for a file, and not for a page of ours.

    Called: once. Later the core awaits `handle` for each request.

    May raise: `CannotLoad`.

    Example::

        import hmac

        from jkp.plugin import PluginContext, PluginSettings, Request, Response, Route, hookimpl

        SECRET = b"what the board and we know"


        async def receive(request: Request) -> Response:
            expected = hmac.new(SECRET, request.body, "sha256").hexdigest()
            if not hmac.compare_digest(request.headers.get("x-signature", "").encode(), expected.encode()):
                return Response(status=401)
            return Response(status=204)  # record what it says before


        @hookimpl
        def jkp_routes(ctx: PluginContext[PluginSettings]) -> list[Route]:
            return [Route(path="applications", handle=receive)]
    """


@hookspec
def jkp_subscribers(ctx: PluginContext[Any]) -> Iterable[Subscriber]:
    """Give who is told of what has happened.

    `handle` is told of each such event after its commit, in the order of the log, and at least once: keep
    `event.event_id` where twice would harm. It cannot veto. What it raises is tried again after 1, 2, 4 … 64 seconds,
    and holds up this subscriber alone; after eight times the event is put aside (table `dead_event`, and the log), and
    the next one is told. Three faults in a row switch the plugin's subscribers off for a while, in which nothing is
    told and nothing is counted. What a subscriber writes for an event, a hundred times at most, is followed by a rest a
    hundred times as long: it cannot flood the log. A subscriber begins with what happens after the first start with it,
    and goes on where it was after a restart. `name` tells several of one plugin apart and keeps their places: do not
    change it. With `server.tick_seconds = 0` only `jkp tick` tells anybody.

    Called: once. Later the core awaits `handle` for each event, with a time limit.

    May raise: `CannotLoad`.

    Example::

        from functools import partial

        from jkp.plugin import Event, EventType, PluginContext, PluginSettings, Subscriber, hookimpl

        Context = PluginContext[PluginSettings]


        async def tell(ctx: Context, event: Event) -> None:
            ctx.log.info("claim %s is open", event.claim_id)


        @hookimpl
        def jkp_subscribers(ctx: Context) -> list[Subscriber]:
            return [Subscriber(events=[EventType.CLAIM_OPENED], handle=partial(tell, ctx))]
    """


@hookspec
def jkp_seeds(ctx: PluginContext[Any]) -> Iterable[Seed]:
    """Give what the plugin loads into the sandbox.

    `load` is awaited by `jkp seed`, by `jkp serve --prepare` and by a reset, plugin by plugin in the order of names,
    and again at every such start: it must do nothing when its rows are there. Seeds are not loaded in production.

    Called: once.

    May raise: `CannotLoad`. What `load` raises stops the loading.

    Example::

        from functools import partial

        from jkp.plugin import PluginContext, PluginSettings, Seed, hookimpl

        Context = PluginContext[PluginSettings]


        async def load(ctx: Context) -> None:
            ctx.log.info("the vacancies of %s are there", ctx.clock.today())


        @hookimpl
        def jkp_seeds(ctx: Context) -> list[Seed]:
            return [Seed(name="vacancies", load=partial(load, ctx))]
    """


@hookspec
def jkp_personal_data(ctx: PluginContext[Any]) -> PersonalData:
    """Give a copy of what the plugin keeps of one participant, and its erasure.

    Whoever asks for her data gets yours with those of the core, and nothing that your tables hold may be missing.
    Whoever is erased must not be found in them any more; the core keeps what the law asks it to keep, and activities
    that you recorded stay in its ledger. `PersonalData.in_tables` does both for rows. A plugin without this hook says
    that it keeps nothing about people; the kit asks it whether that is so (K17).

    Called: once. Later the core awaits `export` and `erase`, each with a time limit, and never in a transaction.

    May raise: `CannotLoad`. What `export` or `erase` raises is `PLUGIN_ERROR` to the person, and nothing of the core is
    erased until it succeeds.

    Example::

        from tortoise import fields
        from tortoise.models import Model

        from jkp.plugin import PersonalData, PluginContext, PluginSettings, hookimpl


        class Note(Model):
            id = fields.IntField(primary_key=True)
            participant_id = fields.UUIDField()

            class Meta:
                table = "bursa_note"


        @hookimpl
        def jkp_personal_data(ctx: PluginContext[PluginSettings]) -> PersonalData:
            return PersonalData.in_tables(notes=(Note, "participant_id"))
    """


@hookspec
def jkp_graphql(ctx: PluginContext[Any]) -> GraphQLExtension:
    """Give the plugin's GraphQL fields and types, all with its prefix, described, and with who may see them.

    `query`, `mutation` and `subscription` are classes whose fields are added to the roots, `extend` maps a type of the
    core (Activity, BenefitCase, Claim, Mission, Participant) to a class whose fields are added to it. Every field is
    nullable: a fault nulls that field alone, or ends that subscription. What does not keep to the rules of
    docs/plugins.md stops the start.

    Called: once, when the schema is built, after all the others.

    May raise: `CannotLoad`.

    Example::

        import strawberry
        from jkp.plugin import GraphQLExtension, PluginContext, PluginSettings, hookimpl
        from jkp_schema.api import PUBLIC


        @strawberry.type
        class Query:
            @strawberry.field(description="How many vacancies Bursa has.", metadata=PUBLIC)
            def bursa_open(self) -> int | None:
                return 2


        @hookimpl
        def jkp_graphql(ctx: PluginContext[PluginSettings]) -> GraphQLExtension:
            return GraphQLExtension(query=Query)
    """
