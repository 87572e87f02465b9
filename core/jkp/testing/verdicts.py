"""What a rule says of a plugin."""

from typing import NoReturn

import pytest

PAGE = "docs/plugins/kit.md"


def broken(rule: int, what: str) -> NoReturn:
    """The plugin breaks a rule: its code, what is wrong, and where one reads how to mend it."""
    pytest.fail(f"JKP-K{rule:02}: {what}\nWhy, and how to mend it: {PAGE}#k{rule:02}", pytrace=False)


def not_applicable(why: str) -> NoReturn:
    """The rule asks for something that the plugin has not."""
    pytest.skip(why)
