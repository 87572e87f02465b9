"""The event log: what changed, written in the same transaction as the change."""
