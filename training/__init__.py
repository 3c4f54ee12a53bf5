"""What makes a persona's weights: photos to a LoRA, recordings to a voice. Rules of the same graph call it."""
