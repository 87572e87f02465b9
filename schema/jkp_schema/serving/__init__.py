"""The server process around the application: how it starts, listens, answers operators, and stops in order."""
