"""The batch: which topics come next, what became of them, and who gets another try."""

import contextlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from understudy.batch.ahead import ahead
from understudy.batch.finished import finished
from understudy.batch.outcome import Outcome, Trouble, outcome
from understudy.batch.run import Stopped, load_jobs, make
from understudy.errors import UserError
from understudy.progress.ending import Ending
from understudy.progress.words import count, listing
from understudy.script.own import read_own_script
from understudy.settings.film import Film
from understudy.settings.project import Project

SLICE = 25
"""Topics: some thousand jobs of the draft. Planning costs more for each job of a larger graph."""
SLICE_WITH_MODELS = 100
"""The same where models are loaded, each once for a slice: what planning costs is nothing beside their work."""
_MOST_RUNS = 3
"""Of the same films, where a run ends before them without a failure: Snakemake 9.27 now and then does."""
_MOST_NAMES = 6
_NO_FILM = "The run ended without this film and without a failure; see above."


class Batch:
    """Renders the films of a project's topics, some at a time.

    The whole graph of a thousand films takes long to plan, and longer after every checkpoint. So it is never made: a
    slice of topics is planned and done, then the next. Within a slice all scripts come first, then all speech up to
    the timelines, then the rest, each with a call of its own: then no graph grows while it is worked on.
    """

    def __init__(
        self,
        slice_size: int | None,
        options: Sequence[str],
        cores: int,
        *,
        tell: Callable[[str], None],
        after_slice: Callable[[], object],
    ) -> None:
        """What `run` goes by.

        Args:
            slice_size: topics at a time; as fits their presets where it is None.
            options: Snakemake's.
            cores: the value of --cores among them.
            tell: says what is done now.
            after_slice: called when a slice is done.
        """
        self._slice_size, self._options, self._cores = slice_size, list(options), cores
        self._tell, self._after_slice = tell, after_slice
        self.troubles: dict[str, Trouble | None] = {}
        """Topics that had their turn -> why they have no film, None if they have."""
        self.waiting = 0
        """How many topics had no turn yet."""

    def run(self, topics: Sequence[str] | None, tries: int) -> None:
        """Render the topics, or all of the configuration; those that are added meanwhile come last.

        A topic that failed for a reason that may pass is tried again, `tries` times, when all others are done.
        Raises Stopped if the batch cannot go on, and UserError if the configuration cannot be read.
        """
        names = self._without_turn(topics)
        done = finished(names, self._options, self._cores)
        self.troubles |= dict.fromkeys(done)
        if done:
            self._tell(f"{count(len(done), 'film')} up to date.")
        project, names = Project(Path()), self._without_turn(topics)
        if not names:
            return
        for line in ahead(project, names, self._cores):
            self._tell(line)
        size = self._slice_size or _slice_size(project, names)
        load_jobs(_films(project, names))
        while names := self._without_turn(topics):
            self._render(names[:size])
        for _ in range(tries):
            again = [topic for topic, trouble in self.troubles.items() if trouble and trouble.may_pass]
            for start in range(0, len(again), size):
                self._render(again[start : start + size])

    def outcomes(self) -> list[Outcome]:
        """What came of the topics that had their turn, by name."""
        project = Project(Path())
        return [
            outcome(topic, _preset(project, topic), trouble)
            for topic, trouble in sorted(self.troubles.items())
        ]

    def _without_turn(self, topics: Sequence[str] | None) -> list[str]:
        names = Project(Path()).topics() if topics is None else topics
        names = [topic for topic in names if topic not in self.troubles]
        self.waiting = len(names)
        return names

    def _render(self, topics: Sequence[str]) -> None:
        presets = self._usable(topics)
        self._tell(f"{count(len(topics), 'topic')}: {listing(topics, _MOST_NAMES)}")
        scripts = {topic: f"results/{topic}/script.json" for topic in presets}
        self._prepare(scripts)
        timelines = {topic: f"results/{topic}/{preset}/timeline.json" for topic, preset in presets.items()}
        self._prepare({topic: file for topic, file in timelines.items() if topic not in self.troubles})
        self._finish([topic for topic in presets if topic not in self.troubles])
        self._after_slice()

    def _usable(self, topics: Iterable[str]) -> dict[str, str]:
        """Topic -> preset, of those whose settings are as they should be; the others have had their turn."""
        project, presets = Project(Path()), {}
        for topic in topics:
            self.troubles.pop(topic, None)
            try:
                preset = project.preset_of(topic)
                project.film(topic, preset)
                own = project.own_script(topic)
                if own:
                    read_own_script(own, own)
            except UserError as error:
                self.troubles[topic] = Trouble(str(error))
            else:
                presets[topic] = preset
        return presets

    def _prepare(self, files: dict[str, str]) -> None:
        """Make those of the files that are not there yet; one for each topic."""
        missing = {topic: file for topic, file in files.items() if not Path(file).is_file()}
        if missing:
            self._note_failures(self._make(missing), list(missing))

    def _finish(self, topics: list[str]) -> None:
        films = {topic: f"results/{topic}.mp4" for topic in topics}
        for _ in range(_MOST_RUNS):
            if not films:
                return
            ending = self._make(films)
            self._note_failures(ending, list(films))
            for topic in list(films):
                if topic in self.troubles:
                    del films[topic]
                elif _is_done(films[topic], topic, ending):
                    self.troubles[topic] = None
                    del films[topic]
            if not ending.jobs:
                break
        self.troubles |= {topic: Trouble(_NO_FILM) for topic in films}

    def _make(self, files: dict[str, str]) -> Ending:
        """Make a file for each topic. Raises Stopped."""
        ending = make(list(files.values()), self._options)
        if ending.jobs or ending.failures or not ending.errors:
            return ending
        if len(files) == 1:
            return ending
        return self._make_apart(files)

    def _make_apart(self, files: dict[str, str]) -> Ending:
        """Where no job could begin: one of the topics may hold up all others.

        Raises Stopped if the first two of them cannot begin for the same reason, for then it is none of theirs.
        """
        together, told = Ending(0, (), (), (), (), was_stopped=False), []
        for topic, file in files.items():
            ending = make([file], self._options)
            if ending.errors and not ending.jobs and not ending.failures:
                if ending.errors in told:
                    raise Stopped("\n".join(ending.errors))
                told.append(ending.errors)
                self.troubles[topic] = Trouble("\n".join(ending.errors))
            together = _joined(together, ending)
        return together

    def _note_failures(self, ending: Ending, topics: Sequence[str]) -> None:
        """A failed job that works for no topic, such as a voice's training, is the trouble of all without a film."""
        for failure in reversed(ending.failures):
            trouble = Trouble(f"{failure.title}: {failure.message}", failure.log, failure.may_pass)
            without = [topic for topic in topics if not _is_done(f"results/{topic}.mp4", topic, ending)]
            for topic in [failure.topic] if failure.topic else without:
                self.troubles[topic] = trouble
        if ending.errors and not ending.jobs and not ending.failures and len(topics) == 1:
            self.troubles[topics[0]] = Trouble("\n".join(ending.errors))


def _is_done(film: str, topic: str, ending: Ending) -> bool:
    """A film that is there, and was not left half way by a run that ended too early."""
    return Path(film).is_file() and (film in ending.films or topic not in ending.begun)


def _joined(first: Ending, second: Ending) -> Ending:
    return Ending(
        jobs=first.jobs + second.jobs,
        begun=first.begun + second.begun,
        films=first.films + second.films,
        failures=first.failures + second.failures,
        errors=(),
        was_stopped=False,
    )


def _films(project: Project, topics: Iterable[str]) -> list[Film]:
    """The resolved settings of a film of each preset: the others of it are made with the same engines."""
    films = {}
    for topic in topics:
        with contextlib.suppress(UserError):
            if (preset := project.preset_of(topic)) not in films:
                films[preset] = project.film(topic, preset)
    return list(films.values())


def _slice_size(project: Project, topics: Iterable[str]) -> int:
    for preset in {_preset(project, topic) for topic in topics}:
        with contextlib.suppress(UserError):  # topics of a preset that cannot be read are left out
            if project.loads_models(preset):
                return SLICE_WITH_MODELS
    return SLICE


def _preset(project: Project, topic: str) -> str:
    try:
        return project.preset_of(topic)
    except UserError:
        return project.config.preset  # it has a file or a line that cannot be read
