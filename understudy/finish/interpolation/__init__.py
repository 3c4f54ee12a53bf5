"""Networks that paint the pictures between two pictures."""
