"""The law, for everybody."""
