"""Webhooks: integrators' servers are told what is in the event log, by the specification Standard Webhooks."""
