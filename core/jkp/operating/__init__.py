"""Running a server: its logs, its health, its figures, its copies."""
