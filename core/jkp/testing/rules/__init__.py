"""The rules of the kit, each a function that is asked of one plugin."""
