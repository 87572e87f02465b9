"""The hooks of one plugin: checked before any is called, and called where their faults are the plugin's.

pluggy binds them to their specifications, so that a hook may take fewer arguments than are offered.
"""

import inspect
import logging
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any, TypeVar

import pluggy

from jkp.plugin import hookspecs, telling
from jkp.plugin.declaring import API_VERSION, CannotLoad
from jkp.plugin.discovery import Installed, PluginError
from jkp.settings.faults import did_you_mean

T = TypeVar("T")

PREFIX = "jkp_"
TRACE = "JKP_TRACE_PLUGINS"
SPECS: Mapping[str, FunctionType] = {
    name: spec for name, spec in inspect.getmembers(hookspecs, inspect.isfunction) if name.startswith(PREFIX)
}
_ORDER = "hooks have no order, they are called by the names of the plugins"
_WRAPS = "no plugin may change what another one declares"
REFUSED = {"tryfirst": _ORDER, "trylast": _ORDER, "wrapper": _WRAPS, "hookwrapper": _WRAPS}


@dataclass(frozen=True)
class Hooks:
    """The hooks of one plugin; what they give is consumed and checked inside the guard."""

    plugin: Installed
    manager: pluggy.PluginManager

    @classmethod
    def of(cls, plugin: Installed, module: ModuleType) -> "Hooks":
        """The hooks of the plugin's module. Error: `PluginError` for one that could not work."""
        _check_version(plugin, module)
        for function in _functions(module):
            _check(plugin, function)
        manager = pluggy.PluginManager("jkp")
        manager.add_hookspecs(hookspecs)
        try:
            manager.register(module, plugin.name)
        except pluggy.PluginValidationError as error:
            raise PluginError(plugin.name, f"a hook is wrong: {error}") from error
        return cls(plugin, manager)

    def names(self) -> tuple[str, ...]:
        """The hooks that the plugin has."""
        module = self.manager.get_plugin(self.plugin.name)
        return tuple(sorted(hook.name for hook in self.manager.get_hookcallers(module) or ()))

    def one(self, hook: str, kind: type[T], **given: object) -> T | None:
        """The one object that a hook gives, or None without that hook. Error: `PluginError`."""
        return self._call(hook, given, lambda result: self._checked(hook, kind, result, kind.__name__))

    def many(self, hook: str, kind: type[Any], **given: object) -> tuple[Any, ...]:
        """The objects that a hook gives. Error: `PluginError`."""

        def checked(result: Iterable[object]) -> tuple[Any, ...]:
            return tuple(self._checked(hook, kind, item, f"{kind.__name__}s") for item in result)

        return self._call(hook, given, checked) or ()

    def _call(self, hook: str, given: Mapping[str, object], consume: Callable[[Any], T]) -> T | None:
        """A generator runs while it is consumed, so that belongs to the call."""
        try:
            results = getattr(self.manager.hook, hook)(**given)
            taken = consume(results[0]) if results else None
        except PluginError:
            raise
        except CannotLoad as refusal:
            raise PluginError(self.plugin.name, str(refusal)) from refusal
        except BaseException as error:
            raise self.plugin.fault(f"{hook} failed", error) from error
        if os.environ.get(TRACE) and results:
            logging.getLogger(f"jkp.plugins.{self.plugin.name}").info("%s gave %s", hook, telling.told(taken))
        return taken

    def _checked(self, hook: str, kind: type[T], item: object, wanted: str) -> T:
        if not isinstance(item, kind):
            told = f"{hook} must give {wanted}, not {type(item).__name__}"
            raise PluginError(self.plugin.name, told, self._place(hook))
        return item

    def _place(self, hook: str) -> str:
        (implementation,) = getattr(self.manager.hook, hook).get_hookimpls()
        return _place(implementation.function)


def _check_version(plugin: Installed, module: ModuleType) -> None:
    wanted = getattr(module, "JKP_API", API_VERSION)
    if type(wanted) is not int:
        raise PluginError(plugin.name, f"JKP_API must be a whole number like {API_VERSION}", str(module.__file__))
    if wanted != API_VERSION:
        upgrade = "jkp" if wanted > API_VERSION else plugin.distribution
        told = f"it is written for version {wanted} of the contract, and this is {API_VERSION}; upgrade {upgrade}"
        raise PluginError(plugin.name, told, str(module.__file__))


def _functions(module: ModuleType) -> list[FunctionType]:
    """What is marked as a hook, and what the module calls like one."""
    functions = [thing for thing in vars(module).values() if isinstance(thing, FunctionType)]
    return [
        each for each in functions if _mark(each) or (each.__name__ in SPECS and each.__module__ == module.__name__)
    ]


def _mark(function: FunctionType) -> Mapping[str, Any] | None:
    marked: Mapping[str, Any] | None = getattr(function, "jkp_impl", None)
    return marked


def _check(plugin: Installed, function: FunctionType) -> None:
    """Error: `PluginError` for what pluggy would refuse with less said, or would take and leave undone."""
    for fault in (_unmarked, _unknown, _ordered, _awaits, _argument):
        told = fault(function)
        if told:
            raise PluginError(plugin.name, told, _place(function))


def _name(function: FunctionType) -> str:
    return str((_mark(function) or {}).get("specname") or function.__name__)


def _unmarked(function: FunctionType) -> str | None:
    return None if _mark(function) else f"{function.__name__} is not marked as a hook; write @hookimpl above it"


def _unknown(function: FunctionType) -> str | None:
    name = _name(function)
    return None if name in SPECS else f"there is no hook {name}{did_you_mean(name, list(SPECS))}"


def _ordered(function: FunctionType) -> str | None:
    options = [option for option in REFUSED if (_mark(function) or {}).get(option)]
    return f"{_name(function)} must not be {options[0]}: {REFUSED[options[0]]}" if options else None


def _awaits(function: FunctionType) -> str | None:
    if not (inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)):
        return None
    return f"{_name(function)} must not be async: it declares what the core awaits later, and does no I/O itself"


def _argument(function: FunctionType) -> str | None:
    offered = inspect.signature(SPECS[_name(function)]).parameters
    for given in inspect.signature(function).parameters.values():
        if given.name not in offered and given.default is given.empty:
            takes = ", ".join(offered) or "nothing"
            return f"{_name(function)} has no argument {given.name}; it is given {takes}"
    return None


def _place(function: FunctionType) -> str:
    return f"{function.__code__.co_filename}:{function.__code__.co_firstlineno}"
