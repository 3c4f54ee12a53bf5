"""Whether somebody speaks in a recording, told without a model."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy

_SILENT = -55.0
"""dB of full scale: a recording whose loudest moments are below it holds no speech."""
_MOMENT = 0.04
"""Seconds in which loudness and pitch are looked for: two periods of the lowest voice and more."""
_LOUD, _QUIET = 95, 10
"""Percentiles of the moments that are taken for the speech and for what lies behind it."""
_LEAST_RANGE = 8.0
"""dB between these. Noise and hum have 0 to 3, speech some 30, and 10 where it can hardly be understood for noise."""
_LOWEST, _HIGHEST = 65, 500
"""Hz of voices."""
_PERIODIC = 0.5
"""Correlation of a moment with itself a period later: of vowels some 0.9, of noise 0.1 to 0.3."""
_LEAST_VOICED = 0.15
"""Part of the loud moments that must have a pitch; of speech two thirds have."""


def lacks_speech(samples: "numpy.ndarray", rate: int) -> str:
    """What is found instead, as the rest of a sentence; empty for a recording in which somebody may speak."""
    import numpy as np

    length = round(_MOMENT * rate)
    moments = samples[: len(samples) // length * length].reshape(-1, length).astype(np.float64)
    levels = 10 * np.log10(np.maximum(np.square(moments - moments.mean(1, keepdims=True)).mean(1), 1e-12))
    loud, quiet = np.percentile(levels, (_LOUD, _QUIET))
    if loud < _SILENT:
        return f"is silent: nothing in it is louder than {_SILENT:g} dB of full scale"
    if loud - quiet < _LEAST_RANGE:
        return f"holds nothing but an even sound: its loudest moments are {loud - quiet:.0f} dB over the quietest"
    if _voiced(moments[levels > (loud + quiet) / 2], rate) < _LEAST_VOICED:
        return "holds noise and no voice: hardly a moment in it has a pitch"
    return ""


def _voiced(moments: "numpy.ndarray", rate: int) -> float:
    """The part of the moments that repeat themselves at the pitch of a voice."""
    import numpy as np

    centred = moments - moments.mean(1, keepdims=True)
    length = moments.shape[1]
    spectra = np.fft.rfft(centred, 2 * length)
    alike = np.fft.irfft(np.abs(spectra) ** 2)[:, :length]
    shortest, longest = int(rate / _HIGHEST), min(int(rate / _LOWEST), length - 1)
    # What is shifted overlaps less; without this low voices would seem less periodic.
    alike = alike[:, shortest:longest] * length / (length - np.arange(shortest, longest))
    strength = alike.max(1) / np.maximum(np.square(centred).sum(1), 1e-12)
    return float(np.mean(strength > _PERIODIC))
