"""The migrations of the core tables, made by tortoise."""
