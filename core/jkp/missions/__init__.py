"""The monthly mission: what was done, what it counts for, and what is still missing."""
