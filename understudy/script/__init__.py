"""The script of a topic: what a script is, and who writes it."""
