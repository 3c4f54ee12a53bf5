"""The drawn world of the draft: presenter, office, diagrams, captions and cards, drawn as vectors."""
