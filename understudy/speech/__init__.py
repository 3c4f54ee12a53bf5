"""The spoken dialogue of a scene."""
