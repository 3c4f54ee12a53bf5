"""From clips of one speaker to weights that speak like them."""
