"""Bring files of participants, employers, employments and contributions into the database, for operators."""
