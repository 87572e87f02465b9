"""What is done when nobody asks: by one process at a time, and another one takes over when it dies."""
