"""A sandbox to try everything: personas with ready tokens, time travel, seed and reset. Never in production."""

from jkp.plugin import CannotLoad, GraphQLExtension, Models, PluginContext, Sandbox, Seed, hookimpl
from jkp_sandbox.graphql import extension
from jkp_sandbox.seed import load
from jkp_sandbox.settings import SandboxSettings


@hookimpl
def jkp_settings() -> type[SandboxSettings]:
    """The section `[plugins.sandbox]`."""
    return SandboxSettings


@hookimpl
def jkp_models() -> Models:
    """The personas."""
    return Models(models=["jkp_sandbox.models"], migrations="jkp_sandbox.migrations")


@hookimpl
def jkp_graphql(ctx: PluginContext[SandboxSettings]) -> GraphQLExtension:
    """Time travel, tokens, personas and reset."""
    return extension(ctx, sandbox_of(ctx))


@hookimpl
def jkp_seeds(ctx: PluginContext[SandboxSettings]) -> list[Seed]:
    """The personas, played through the public API."""
    sandbox = sandbox_of(ctx)
    return [Seed(name="personas", load=lambda: load(ctx, sandbox))]


def sandbox_of(ctx: PluginContext[SandboxSettings]) -> Sandbox:
    """The sandbox door. Error: `CannotLoad` in production."""
    if ctx.sandbox is None:
        raise CannotLoad('it must not run where environment = "production"; set enabled = false in [plugins.sandbox]')
    return ctx.sandbox
