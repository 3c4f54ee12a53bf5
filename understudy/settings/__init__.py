"""The configuration: one model per section, and the reading and joining of what the user wrote."""
