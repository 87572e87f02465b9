"""What people may ask about what is kept of them: a copy of it, and its erasure."""
