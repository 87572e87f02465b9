"""Proof that participants upload."""
