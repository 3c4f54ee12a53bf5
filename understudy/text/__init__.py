"""What is written and said, as text: where sentences and clauses end, what words are, how languages are called."""
