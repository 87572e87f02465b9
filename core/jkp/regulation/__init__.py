"""The law as data, by date, and the working days it counts."""
