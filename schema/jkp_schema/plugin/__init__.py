"""What plugins add to the schema, and the guards around it."""
