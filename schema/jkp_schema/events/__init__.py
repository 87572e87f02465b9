"""The event log: read, and followed as it grows."""
