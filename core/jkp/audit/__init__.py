"""Who has read or changed whose personal data: a chain of entries that nobody can edit unseen."""
