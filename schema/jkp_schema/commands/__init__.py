"""The commands of `jkp` that need the schema: importing this adds them."""

from jkp_schema.commands import doctor, plugins  # noqa: F401 - add themselves
