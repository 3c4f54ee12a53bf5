"""What jobs need of the machine, by their stage and the film's settings."""

import contextlib
import functools
from collections.abc import Callable
from typing import Any

from known import Known, answers_the_user, for_the_user
from snakemake.exceptions import IncompleteCheckpointException

from understudy.engines import environment_of
from understudy.media.marking import MARKING_THREADS
from understudy.progress import demand
from understudy.quality import gate
from understudy.settings.film import Film
from understudy.stages.marks import wanted_marks
from understudy.stages.scenes import best_of, scene_of
from understudy.stages.table import STAGES
from understudy.trust.marks import film as marks_of_films


@answers_the_user
class Needs:
    """Answers the threads and resources functions of the rules."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def script_requests(self, wildcards: Any) -> int:
        """1 if the script is asked from a server: the profile limits how many are at a time."""
        own = self._known.project.own_script(wildcards.topic)
        return int(own is None and self._known.project.script_section(wildcards.topic)["engine"] == "chat")

    def marking_threads(self, wildcards: Any) -> int:
        """How many threads a film is marked with: a marked picture is encoded by several."""
        marks = wanted_marks(self._known.settings(wildcards))
        return MARKING_THREADS if marks_of_films.PICTURE in marks else 1

    def gpus(self, stage: str) -> Callable[[Any], int]:
        """How many GPUs a job of a stage takes: the profile limits how many are taken at a time."""
        section = STAGES[stage].section
        return self._demand(lambda film: int(bool(section and environment_of(section, film))))

    def minutes(self, stage: str) -> Callable[[Any], int]:
        """How long a job of a stage may take on a cluster, with all its attempts."""

        @for_the_user
        def taken(wildcards: Any) -> int:
            film = self._known.settings(wildcards)
            wanted = film["best_of"] or 1
            with contextlib.suppress(IncompleteCheckpointException):  # then it is asked again with the script
                wanted = best_of(film, scene_of(self._known.script(wildcards), wildcards.scene))
            attempts = gate.most_attempts(STAGES[stage].section, film, wanted)
            return demand.minutes(stage, film, attempts)

        return taken

    def megabytes(self, stage: str) -> Callable[[Any], int]:
        """How much memory a job of a stage may take on a cluster."""
        return self._demand(functools.partial(demand.megabytes, stage))

    def _demand(self, of_film: Callable[[Film], int]) -> Callable[[Any], int]:
        @for_the_user
        def taken(wildcards: Any) -> int:
            return of_film(self._known.settings(wildcards))

        return taken
