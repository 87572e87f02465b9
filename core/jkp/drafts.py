"""The tables between two steps of a migration, drawn no more often than somebody looks at them.

Tortoise draws the models of every table anew before and after every step: an empty database took six seconds, nearly
all of it for drawings that nobody looked at.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any
from weakref import WeakSet

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.graph import MigrationKey
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.models import Model


class Executor(MigrationExecutor):
    """Runs migrations, as tortoise's does."""

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        found = await super()._project_state(applied, upto=upto)
        connections = {label: app["default_connection"] for label, app in self.loader.apps_config.items()}
        drawn = Drawn(default_connections=connections)
        drawn.apps = found.apps.apps
        return Tables(found.models, lambda: drawn)


class Drawn(StateApps):
    """The models of all tables. What was made ready for queries stays so until it is drawn anew."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - as it is overridden
        super().__init__(**given)
        self._ready: WeakSet[type[Model]] = WeakSet()

    def _build_initial_querysets(self) -> None:
        everything = self.apps
        self.apps = {
            label: {name: model for name, model in app.items() if model not in self._ready}
            for label, app in everything.items()
        }
        try:
            super()._build_initial_querysets()
            self._ready.update(model for app in self.apps.values() for model in app.values() if model._meta._inited)  # noqa: SLF001
        finally:
            self.apps = everything


class Tables(State):
    """The tables at one moment. Their models are drawn when somebody looks at them."""

    def __init__(self, models: dict[tuple[str, str], ModelState], draw: Callable[[], StateApps]) -> None:
        self.models = models
        self._draw = draw

    @cached_property
    def apps(self) -> StateApps:  # type: ignore[override]
        """Their models."""
        return self._draw()

    def clone(self) -> State:
        """The tables as they are now; a step that changes this one leaves that one as it is."""
        models = {key: model.clone() for key, model in self.models.items()}
        return Tables(models, lambda: self.apps.clone(model_states=models))
