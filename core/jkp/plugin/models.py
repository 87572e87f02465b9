"""What the core keeps for plugins: linked accounts, shared facts, how their sources and subscribers are doing.

Moments here are the machine's: the programme's clock stands still in the sandbox, and nothing would be tried again.
"""

from collections.abc import Mapping
from enum import StrEnum

from tortoise import fields
from tortoise.models import Model


class SourceStatus(StrEnum):
    """How a source is doing; a stopped one waits for other settings."""

    HEALTHY = "HEALTHY"
    DEGRADED = "DEGRADED"
    STOPPED = "STOPPED"


class LinkedAccount(Model):
    """The account of one participant at the board of one plugin."""

    id = fields.BigIntField(primary_key=True)
    plugin = fields.CharField(max_length=64)
    participant_id = fields.UUIDField()
    account = fields.CharField(max_length=128)
    linked_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "linked_account"
        unique_together = (("plugin", "account"), ("plugin", "participant_id"))
        indexes = (("participant_id",),)


class SharedFact(Model):
    """What one plugin says of a participant, for the others to read as `plugin.name`.

    The value is a small object of ids, codes and numbers, never personal data.
    """

    id = fields.BigIntField(primary_key=True)
    plugin = fields.CharField(max_length=64)
    participant_id = fields.UUIDField()
    name = fields.CharField(max_length=64)
    value: Mapping[str, str | int | bool] = fields.JSONField()
    stated_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "shared_fact"
        unique_together = (("participant_id", "plugin", "name"),)


class SourceState(Model):
    """How one source is doing. Of an error only the class is kept, and of the settings only a fingerprint.

    `fingerprint` is that of the settings with which the source was stopped. While `held_until` lies in the future, one
    server collects from it.
    """

    id = fields.BigIntField(primary_key=True)
    plugin = fields.CharField(max_length=64)
    source = fields.CharField(max_length=64)
    status = fields.CharEnumField(SourceStatus, description="SourceStatus", max_length=16)
    failures = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    last_synced_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    fingerprint = fields.CharField(max_length=64, null=True)
    held_until = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "source_state"
        unique_together = (("plugin", "source"),)


class SubscriberCursor(Model):
    """How far one subscriber is: it was told of every event up to `pos`. `failures` counts those of the next one.

    While `held_until` lies in the future, one server tells it.
    """

    id = fields.BigIntField(primary_key=True)
    plugin = fields.CharField(max_length=64)
    subscriber = fields.CharField(max_length=64)
    pos = fields.BigIntField()
    failures = fields.IntField(default=0)
    next_try_at = fields.DatetimeField(null=True)
    last_error = fields.CharField(max_length=200, null=True)
    held_until = fields.DatetimeField(null=True)

    class Meta:
        """The table."""

        table = "subscriber_cursor"
        unique_together = (("plugin", "subscriber"),)


class DeadEvent(Model):
    """An event that a subscriber failed at too often, and was not told of."""

    id = fields.BigIntField(primary_key=True)
    plugin = fields.CharField(max_length=64)
    subscriber = fields.CharField(max_length=64)
    pos = fields.BigIntField()
    event_id = fields.UUIDField()
    last_error = fields.CharField(max_length=200)
    died_at = fields.DatetimeField()

    class Meta:
        """The table."""

        table = "dead_event"
        unique_together = (("plugin", "subscriber", "pos"),)
