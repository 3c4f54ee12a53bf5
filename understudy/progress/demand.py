"""What a job with a model asks of a cluster, which ends jobs that take more: time and memory."""

import math

from understudy.progress.outlook import real_models
from understudy.settings.film import Film
from understudy.stages.table import starting_seconds

_PATIENCE = 4
"""So many times what a job typically takes it may take: the card may be slower, the chunk made a second time."""
_SLOWER = 2
"""So many times what an attempt typically takes each of many may take."""
_LEAST_MINUTES = 5
"""Loading a model takes minutes where its weights come over a network."""
_MODEL_MEGABYTES = 64_000
"""For the largest video model, most of which waits in RAM for its turn on a card of 12 GB."""
_LIGHT_MEGABYTES = 2_000
"""For miniatures, and engines without a model."""


def minutes(stage: str, film: Film, attempts: int = 1) -> int:
    """How long a job of the stage may take that makes so many attempts at most, in a film of these settings."""
    seconds = starting_seconds(stage, is_studio=bool(real_models(film, stage)))
    return max(_LEAST_MINUTES, math.ceil(seconds * max(_PATIENCE, _SLOWER * attempts) / 60))


def megabytes(stage: str, film: Film) -> int:
    """How much RAM a job of the stage may take, in a film of these settings."""
    return _MODEL_MEGABYTES if real_models(film, stage) else _LIGHT_MEGABYTES
