"""What a film says of itself: signed Content Credentials, metadata beside them, and reading both again."""
