"""What single fields cost, where it is more than others."""

from typing import Any

from graphql import GraphQLField

PRICE = "jkp.price"


def costs(points: int) -> dict[str, int]:
    """Field metadata: asking for this field costs so many points.

    Example: `metadata={**PUBLIC, **costs(300)}`
    """
    return {PRICE: points}


def price_of(field: GraphQLField | None) -> int | None:
    """What a field costs by itself; None where it costs what others do."""
    definition: Any = field.extensions.get("strawberry-definition") if field else None
    price: int | None = getattr(definition, "metadata", {}).get(PRICE)
    return price
