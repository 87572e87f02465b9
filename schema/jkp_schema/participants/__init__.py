"""Participants, their employments and terminations, and who registers them."""
