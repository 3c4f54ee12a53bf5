"""The drawn world of the draft: presenter, office and diagrams."""
