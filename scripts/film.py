"""Put a film together. Run by rules/film.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json
from understudy.film.assembly import assemble
from understudy.job import run


def put_together(
    settings: Path,
    script: Path,
    timeline: Path,
    pictures: list[Path],
    words: list[Path],
    sound: Path,
    film: Path,
    srt: Path,
    vtt: Path,
) -> None:
    """Put pictures, sound and subtitles together to a film."""
    request = requests.film(read_json(settings), read_json(script))
    speech = [read_json(file) for file in words]
    assemble(pictures, sound, speech, read_json(timeline), film=film, srt=srt, vtt=vtt, **request)


run(put_together)
