"""Lay the mark of a model into a sound, and look for it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from understudy.media.audio import read_audio, write_wav
from understudy.models.resolve import resolve
from understudy.performing import ask
from understudy.settings.film import Film, Machine
from understudy.trust.marks.by_model import ENGINE, model_names

_PAYLOAD = 4
"""Hexadecimal digits of a consent record's hash that fit into the mark."""
_VRAM = 1.0
"""Gigabytes, of which none is used: it works on the processor."""


@contextmanager
def sound_with_mark(film: Film, sound: Path, payload: str) -> Iterator[Path]:
    """A copy of the sound with the mark, which goes at the end of the block; the sound itself where none is wanted.

    Args:
        film: resolved settings.
        sound: a WAV file.
        payload: as the other marks carry it, in hexadecimal digits; the first two bytes fit.

    Raises UserError if the weights cannot be used.
    """
    names = model_names(film)
    if not names:
        yield sound
        return
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder, "marked.wav")
        models = {name: film["models"][name]["path"] for name in names}
        files = {"sound": sound.absolute(), "output": output}
        _ask("mark", film, models, files, payload=payload[:_PAYLOAD])
        yield output


def find(root: Path, name: str, file: Path) -> dict[str, Any]:
    """How much of a film's or sound's sound looks marked, from 0 to 1, and what the mark says: {"share", "payload"}.

    `name` is the entry of config/models.yaml, in the project `root`, with the weights. Raises UserError if they are
    not there, and MediaError if the file has no sound.
    """
    models = {name: model["path"] for name, model in resolve(root, [name]).items()}
    film: Machine = {"environments": {}, "vram": _VRAM}
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder, "sound.wav")
        write_wav(sound, read_audio(file))
        return _ask("find", film, models, {"sound": sound})


def _ask(verb: str, film: Machine, models: dict[str, str], files: dict[str, Path], **arguments: Any) -> Any:
    (name,) = models
    return ask(
        "trust.marks",
        ENGINE,
        verb,
        film,
        settings={"model": name},
        paths=files,
        arguments=arguments,
        models=models,
    )
