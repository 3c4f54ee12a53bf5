"""A clip at its final rate and size."""
