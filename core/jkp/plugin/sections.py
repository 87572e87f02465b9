"""A plugin's section of the settings file: a few keys are the core's, the others the plugin's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from jkp.plugin import discovery
from jkp.plugin.declaring import PluginSettings
from jkp.plugin.discovery import Installed, PluginError
from jkp.settings import Settings
from jkp.settings.faults import explained


class CoreKeys(BaseModel):
    """What the core reads of every section itself."""

    model_config = ConfigDict(frozen=True)

    enabled: bool = Field(default=True, description="Whether the plugin is loaded.")
    package: str | None = Field(default=None, description="The distribution that it must come from.")
    time_limit: float | None = Field(
        default=None, gt=0, le=300, description="Seconds for one answer, in place of server.plugin_seconds."
    )


def core_keys(settings: Settings, name: str) -> CoreKeys:
    """The core's keys of a section. Error: `PluginError`."""
    section = settings.plugins.get(name, {})
    try:
        return CoreKeys(**{key: value for key, value in section.items() if key in CoreKeys.model_fields})
    except ValidationError as error:
        raise PluginError(name, explained(error, CoreKeys, _place(settings, name))) from None


def enabled(settings: Settings) -> list[str]:
    """The names that are not switched off, sorted. Error: `PluginError` where that cannot be told."""
    return sorted(name for name in settings.plugins if core_keys(settings, name).enabled)


def chosen(settings: Settings, name: str, known: Mapping[str, Sequence[Installed]] | None = None) -> Installed:
    """The installed plugin of that name, from the distribution that the settings pin it to. Error: `PluginError`."""
    named_in = settings.file if name in settings.plugins else None
    package = core_keys(settings, name).package
    return discovery.find(name, discovery.installed() if known is None else known, package, named_in)


def own_settings(plugin: Installed, model: type[PluginSettings], settings: Settings) -> PluginSettings:
    """The section as the plugin's own model. Error: `PluginError`, which never shows a value."""
    name, section = plugin.name, settings.plugins.get(plugin.name, {})
    taken = sorted(CoreKeys.model_fields.keys() & model.model_fields.keys())
    if taken:
        raise PluginError(name, f"the setting {taken[0]} is the core's; {model.__name__} needs another name for it")
    try:
        return model(**_own(section))
    except ValidationError as error:
        known: type[BaseModel] = type("Section", (model, CoreKeys), {})
        raise PluginError(name, explained(error, known, _place(settings, name))) from None
    except BaseException as error:  # noqa: BLE001 - whatever a validator raises, its text may hold a secret
        raise PluginError(name, f"{_place(settings, name)}: {type(error).__name__}") from None


def _own(section: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in section.items() if key not in CoreKeys.model_fields}


def _place(settings: Settings, name: str) -> str:
    return f"{settings.file}: plugins.{name}"
