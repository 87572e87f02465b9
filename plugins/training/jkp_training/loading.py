"""One batched load for each edge of the plugin, on the read connection. They live for one request."""

from functools import cached_property
from uuid import UUID

from strawberry.dataloader import DataLoader

from jkp_schema.api import Info, many_each
from jkp_training.models import Enrolment, Session


class Loading:
    """The plugin's loaders of one request, each made when it is first needed."""

    @cached_property
    def enrolments(self) -> DataLoader[UUID, list[Enrolment]]:
        """The enrolments of participants, newest first."""
        return DataLoader(many_each(Enrolment, "participant_id", "-id"))

    @cached_property
    def sessions(self) -> DataLoader[int, list[Session]]:
        """The sessions of enrolments, by day."""
        return DataLoader(many_each(Session, "enrolment_id", "day"))


def loading(info: Info) -> Loading:
    """The loaders of this request."""
    return info.context.loaders.own(Loading)
