"""Missions, their requirements and activities."""
