"""What makes a persona: a LoRA from photos, a voice from recordings. It uses understudy, which does not know it."""
