"""Benefit cases and their claims: what they are, each step, decisions and payments."""
