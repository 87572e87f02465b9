"""The public GraphQL API, and the ASGI application around it."""

# First of all: a type that mentions an enum before it is registered would define it a second time.
from jkp_schema import enums as enums
