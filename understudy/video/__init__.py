"""A scene in motion: chunks, and the clip that they make."""
