"""What a person sees of a run: what is being made, how much is left, what went wrong and what to do then."""
