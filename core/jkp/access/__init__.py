"""Who is let in, and as whom: tokens of issuers, and API keys."""
