"""Under which names a new plugin is found, and why it can't have some of them."""

from dataclasses import dataclass
from importlib.metadata import distribution
from importlib.util import find_spec
from keyword import iskeyword

from jkp.errors import CannotStart
from jkp.plugin import discovery
from jkp.plugin.discovery import GROUP, PluginError
from jkp_schema.plugin.prefixes import field_prefix, type_prefix

LONGEST = 24
"""In characters: it is in every table, field, route and file, and the lines of the templates have room for so many."""


class CannotWrite(CannotStart):
    """A package cannot be written; the text says why, and what to do."""


@dataclass(frozen=True)
class Naming:
    """Everything that follows from a plugin's one name."""

    name: str

    @classmethod
    def of(cls, name: str) -> "Naming":
        """The names of a new plugin. Error: `CannotWrite` for a name that it cannot have."""
        try:
            discovery.check_name(name)
        except PluginError as error:
            raise CannotWrite(f"{error}; for example tes_kerja") from error
        if len(name) > LONGEST:
            raise CannotWrite(f"plugin {name}: a new plugin's name has at most {LONGEST} characters, not {len(name)}")
        if iskeyword(name):
            raise CannotWrite(f"plugin {name}: Python has this word for itself; choose another name")
        naming = cls(name)
        if find_spec(naming.package):
            raise CannotWrite(f"plugin {name}: there is a package {naming.package} already; choose another name")
        return naming

    @property
    def package(self) -> str:
        """What is imported."""
        return f"jkp_{self.name}"

    @property
    def distribution(self) -> str:
        """What is installed."""
        return f"jkp-{self.host}"

    @property
    def host(self) -> str:
        """The name as it can stand in an address."""
        return self.name.replace("_", "-")

    def words(self) -> dict[str, str]:
        """The names as the templates call them."""
        return {
            "name": self.name,
            "package": self.package,
            "distribution": self.distribution,
            "host": self.host,
            "field": field_prefix(self.name),
            "Type": type_prefix(self.name),
            "ENV": self.name.upper(),
            "title": self.name.replace("_", " ").title(),
            "jkp": distribution("jkp").version,
            "sections": "\n".join(f"[plugins.{each}]" for each in built_in()),
        }


def built_in() -> list[str]:
    """The plugins that come with the server."""
    return sorted(point.name for point in distribution("jkp").entry_points.select(group=GROUP))
