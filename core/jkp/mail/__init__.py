"""E-mail: an outbox that is written with the change itself, letters in two languages, and a sender with retries."""
