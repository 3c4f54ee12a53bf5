"""The mark that a model lays into the sound, where the preset names its weights; docs/trust.md."""

from understudy.settings.film import Means

ENGINE = "audioseal"
"""In this folder."""
FOUND = 0.5
"""Share of a sound that looks marked, from which it is called so: most of it. What share real weights find in marked
and unmarked films was not measured."""


def model_names(film: Means) -> list[str]:
    """The entries of config/models.yaml that a film or preset with these settings is marked with."""
    name = film["film"]["marks"]["audioseal"]
    return [name] if name else []


def environments(film: Means) -> dict[str, str]:
    """Environment -> the setting that needs it."""
    return {"f5": "film: marks: audioseal"} if model_names(film) else {}
