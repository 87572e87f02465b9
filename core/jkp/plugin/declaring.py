"""What a plugin declares of itself: the version it was written for, its settings, tables, API and seeds."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

API_VERSION = 1
"""The version of this contract. A plugin may say in its module for which one it was written; another is refused.

Within a version things are only added: hooks, fields with defaults, names. Example: `JKP_API = 1`
"""


class CannotLoad(Exception):
    """A plugin says, in one sentence for the operator, why it must not be loaded like this.

    Raise it in a hook; the start stops with your sentence, and without a trace of the code.

    Example: `raise CannotLoad("base_url must be https in production")`
    """


class PluginSettings(BaseModel):
    """Base of a plugin's section of settings.toml; unknown keys are errors, with the nearest known key.

    Describe every field: `jkp plugin show` prints it. Use `SecretStr` for what must not be printed. The core keeps the
    keys `enabled`, `package` and `time_limit` for itself.

    Example::

        class BursaSettings(PluginSettings):
            token: SecretStr = Field(description="The token that Bursa gave us.")
            page_size: int = Field(default=100, ge=1, description="Applications in one answer of Bursa.")
    """

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, kw_only=True)
class Models:
    """A plugin's tables: the modules of its tortoise models, and the package of its migrations.

    Table names begin with the plugin's name and `_`; rows of the core are referred to by id, never by foreign key.

    Example: `Models(models=["jkp_bursa.models"], migrations="jkp_bursa.migrations")`
    """

    models: Sequence[str]
    migrations: str


@dataclass(frozen=True, kw_only=True)
class GraphQLExtension:
    """What a plugin adds to the API: root types whose fields carry its prefix, and fields for core types.

    `extend` maps a core type of `jkp_schema.api` to a mixin whose fields are added to it.

    A subscription is an async generator that takes `info: Info`.

    Example: `GraphQLExtension(query=Query, mutation=Mutation, extend={Participant: ParticipantEdges})`
    """

    query: type | None = None
    mutation: type | None = None
    subscription: type | None = None
    extend: Mapping[type, type] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What a plugin loads into an empty sandbox. It is run again after a reset, and must be harmless twice.

    `name` is told to the operator. What `load` raises stops the loading.

    Example: `Seed(name="vacancies", load=load_vacancies)`
    """

    name: str
    load: Callable[[], Awaitable[None]]
