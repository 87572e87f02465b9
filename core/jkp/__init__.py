"""The programme: participants, claims and missions; knows no HTTP, no GraphQL and no single plugin."""
