"""Faces in pictures: where they are, which one is meant, and how it moves."""
