"""What a plugin's names in the API begin with: its own name, as GraphQL writes names."""

from strawberry.utils.str_converters import capitalize_first, to_camel_case


def field_prefix(plugin: str) -> str:
    """What its fields begin with: `manualActivity` for `manual_activity`."""
    return to_camel_case(plugin)


def type_prefix(plugin: str) -> str:
    """What its types begin with: `ManualActivity` for `manual_activity`."""
    return capitalize_first(to_camel_case(plugin))


def begins_with(prefix: str, name: str) -> bool:
    """Whether `name` is the prefix, or goes on after it with a capital: `kar` has no right to `karirhubApply`."""
    rest = name.removeprefix(prefix)
    return name.startswith(prefix) and (rest == "" or rest[0].isupper())
