"""Understudy: one sentence in, a finished, labelled film out."""
