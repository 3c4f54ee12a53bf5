"""What belongs to the person behind a persona: their consent, how it is checked, and how the person is forgotten."""
