"""Everything of the contract that will go, in one place: each text, and the version that is without it.

Nothing is deprecated yet. What will be stays for two minor versions and six months at least, and warns once, at load,
with the name of the plugin that still uses it.
"""


class JkpRemovedIn2Warning(DeprecationWarning):
    """A plugin uses what version 2 of the contract will no longer have; the text says what to use instead.

    Example: `warnings.simplefilter("error", JkpRemovedIn2Warning)`
    """
