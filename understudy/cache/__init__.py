"""What models have made, shared by topics and projects: the same picture, speech or training is made once."""
