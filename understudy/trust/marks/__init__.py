"""Marks that survive copying: a keyed one in the voice, one in the picture, and reading them from any file."""
