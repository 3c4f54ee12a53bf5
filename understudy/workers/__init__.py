"""Processes that keep an engine's model loaded between jobs, and how a job reaches them."""
