"""The drawn world of the draft: presenter, office, diagrams, captions and cards, all vector until the last moment."""
