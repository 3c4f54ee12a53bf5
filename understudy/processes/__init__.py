"""The processes of a run: its jobs, the fork server that they come from, and what ends or stops them."""
