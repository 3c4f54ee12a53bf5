"""What is loaded once for all jobs of a run."""

from collections.abc import Iterable

from understudy.engines import engine_class, environment_of
from understudy.quality import gate
from understudy.settings.film import STAGES_OF_A_PRESET, Film
from understudy.trust.marks import by_model

_OF_MANY_JOBS = {
    "understudy.processes.job",
    "understudy.stages.table",
    "understudy.script.own",
    "understudy.script.readable",
    "understudy.script.request",
    "understudy.media.audio",
    "understudy.media.encoding",
    "understudy.media.muxing",
    "understudy.media.probing",
    "understudy.speech.silence",
    "understudy.speech.times",
    "understudy.text.sentences",
    "understudy.quality.image",
    "understudy.image.pictures",
    "understudy.quality.pictures",
    "understudy.quality.speech",
    "understudy.quality.lips",
    "understudy.quality.sync",
    "understudy.quality.film",
    "understudy.film.picture",
    "understudy.film.footage",
    "understudy.film.fade",
    "understudy.trust.marks.film",
    "understudy.trust.credentials",
    "understudy.trust.certificate",
    "av",
    "av.subtitles.stream",
    "c2pa",
    "cryptography.hazmat.backends.openssl",
    "cryptography.hazmat.primitives.serialization",
    "imageio_ffmpeg",
    "numpy.fft",
    "numpy.ma",
}
"""What jobs need besides their engines', also what is loaded late: it takes longer than many a job."""


def preloads(films: Iterable[Film]) -> set[str]:
    """The modules that the jobs of films, as resolved settings, will need."""
    films = list(films)
    engines = [engine_class(stage, film[stage]["engine"]) for film in films for stage in STAGES_OF_A_PRESET]
    of_engines = {module for engine in engines for module in (engine.__module__, *engine.preloads)}
    of_models = {"understudy.workers.client"} if any(map(uses_models, films)) else set()
    return of_engines | of_models | _OF_MANY_JOBS


def uses_models(film: Film) -> bool:
    """Whether some job of a film will need a model: to make something, to measure it or to mark it."""
    environments = [environment_of(stage, film) for stage in STAGES_OF_A_PRESET]
    return any([*environments, gate.environments(film), by_model.environments(film)])
