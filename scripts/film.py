"""Put a film together. Run by rules/film.smk."""

from pathlib import Path

from understudy.files import read_json, write_json
from understudy.film.assembly import assemble
from understudy.processes.job import run
from understudy.quality.film import measure
from understudy.stages.film import FILM
from understudy.stages.stage import Request
from understudy.timeline import Timeline, spoken_words


def put_together(
    request: Request,
    timeline: Timeline,
    pictures: list[Path],
    words: list[Path],
    sound: Path,
    film: Path,
    srt: Path,
    vtt: Path,
    quality: Path,
) -> None:
    """Put pictures, sound and subtitles together to a film, and write down what was measured of it."""
    measured = request.pop("measured")
    speech = [read_json(file) for file in words]
    assemble(pictures, sound, speech, timeline, film=film, srt=srt, vtt=vtt, **request)
    spoken = spoken_words(timeline, speech, request["speech_start"])
    write_json(quality, measure(film, srt, sound, spoken, **measured).to_json())


run(put_together, FILM)
