"""Put a film together. Run by rules/film.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, write_json
from understudy.film.assembly import assemble
from understudy.processes.job import run
from understudy.quality.film import measure
from understudy.timeline import spoken_words


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
    quality: Path,
) -> None:
    """Put pictures, sound and subtitles together to a film, and write down what was measured of it."""
    known, plan = read_json(settings), read_json(timeline)
    request = requests.film(known, read_json(script))
    speech = [read_json(file) for file in words]
    assemble(pictures, sound, speech, plan, film=film, srt=srt, vtt=vtt, **request)
    spoken = spoken_words(plan, speech, request["speech_start"])
    write_json(quality, measure(film, srt, sound, spoken, **requests.measured_film(known)).to_json())


run(put_together)
