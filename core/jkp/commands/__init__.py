"""The commands of `jkp` that need no HTTP and no GraphQL: importing this adds them."""

from jkp.commands import (  # noqa: F401 - add themselves
    accounts,
    audit,
    importing,
    keys,
    mail,
    migrating,
    operating,
    payments,
    plugins,
    sealing,
    simulating,
    ticking,
    tokens,
    verifying,
    worker,
)
