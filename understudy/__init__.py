"""Understudy: one sentence in, a finished, labelled film out."""

__version__ = "0.1.0"
