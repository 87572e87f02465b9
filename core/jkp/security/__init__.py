"""Who is asking, and how personal data is sealed at rest."""
