"""What the rules know: the settings of the user's files, and scripts and timelines once they are made."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from snakemake.exceptions import WorkflowError

from understudy.errors import UserError
from understudy.records import REPAIR
from understudy.script.content import ScriptContent
from understudy.script.own import checked_script
from understudy.settings.film import Film
from understudy.settings.project import Project
from understudy.settings.reading import read_written_json
from understudy.snakemake import not_made_yet
from understudy.timeline import Timeline

_CORRECT = "Correct it; or remove {file}, and the next run writes it again from its topic."

_Kind = TypeVar("_Kind")
_Asked = ParamSpec("_Asked")
_Answer = TypeVar("_Answer")

mistakes: list[str] = []
"""What the user must mend, as told so far: Snakemake 9.27 drops an error if the file that it is about is there."""


def for_the_user(question: Callable[_Asked, _Answer]) -> Callable[_Asked, _Answer]:
    """Snakemake shows a WorkflowError as it is, and any other error with a traceback."""

    @functools.wraps(question)
    def asked(*arguments: _Asked.args, **named: _Asked.kwargs) -> _Answer:
        try:
            return question(*arguments, **named)
        except UserError as error:
            mistakes.append(str(error))
            raise WorkflowError(str(error)) from None

    # Snakemake looks at it before each call, and finding it out takes longer than most answers.
    asked.__signature__ = inspect.signature(question)  # type: ignore[attr-defined]  # it is what inspect reads
    return asked


def answers_the_user(kind: type[_Kind]) -> type[_Kind]:
    """Let all public methods of a class speak so; each of its objects has them as plain functions."""
    begin = vars(kind)["__init__"]

    @functools.wraps(begin)
    def begin_and_wrap(self: Any, *arguments: Any, **named: Any) -> None:
        begin(self, *arguments, **named)
        for name, method in vars(kind).items():
            if inspect.isfunction(method) and not name.startswith("_"):
                setattr(self, name, for_the_user(getattr(self, name)))

    setattr(kind, "__init__", begin_and_wrap)  # noqa: B010  checkers let no class be changed so
    return kind


def scene_folder(wildcards: Any, scene: str) -> str:
    """Where the files of a scene's take are, in a film."""
    return f"results/{wildcards.topic}/{wildcards.preset}/scenes/{scene}"


@answers_the_user
class Known:
    """Answers what the others ask before they answer the rules. Most methods take the job's wildcards."""

    def __init__(self, root: Path, config: dict[str, Any], checkpoints: Any) -> None:
        self.root, self._checkpoints = root, checkpoints
        self._made = functools.cache(self._ask_for)
        self._files: dict[str, tuple[int, Any]] = {}
        self._checked: dict[str, Any] = {}
        """The scripts that were found to be some, as they were read."""
        self.project = for_the_user(Project)(root, config)

    def settings(self, wildcards: Any) -> Film:
        """All that a film is made with, resolved."""
        return self.project.film(wildcards.topic, wildcards.preset)

    def persona_settings(self, wildcards: Any) -> Film:
        """What is made of a persona alone is made with."""
        return self.project.persona_settings(wildcards.persona)

    def script_file(self, wildcards: Any) -> str:
        """The script of a topic. Raises IncompleteCheckpointException until it is made."""
        return self._made("script", topic=wildcards.topic).output[0]

    def script(self, wildcards: Any) -> ScriptContent:
        """What is in it, checked: a user may edit it where it was made. Raises WorkflowError if it is no script."""
        file = self.script_file(wildcards)
        if file not in self._checked or self._checked[file] is not self._read(file):
            try:
                checked_script(self._read(file), file)
            except UserError as error:
                raise UserError(f"{error}\n{_CORRECT.format(file=file)}") from None
            self._checked[file] = self._read(file)
        return self._read(file)

    def scenes(self, wildcards: Any) -> list[str]:
        """The ids of the scenes, in order."""
        return [scene["id"] for scene in self.script(wildcards)["scenes"]]

    def timeline_file(self, wildcards: Any) -> str:
        """The timeline of a film. Raises IncompleteCheckpointException until there is one of its script."""
        self.timeline(wildcards)
        return self._made("timeline", topic=wildcards.topic, preset=self._preset(wildcards)).output[0]

    def timeline(self, wildcards: Any) -> Timeline:
        """What is in it."""
        made = self._made("timeline", topic=wildcards.topic, preset=self._preset(wildcards))
        try:
            timeline = self._read(made.output[0])
        except UserError as error:
            raise UserError(f"{error}\nMake it again with: {REPAIR}") from None
        if [entry["id"] for entry in timeline["scenes"]] != self.scenes(wildcards):
            # The script has just changed: this timeline is about to be made again.
            raise not_made_yet(made, made.output[0])
        return timeline

    def _preset(self, wildcards: Any) -> str:
        """That of the film, or of the film that is published."""
        return getattr(wildcards, "preset", None) or self.project.preset_of(wildcards.topic)

    def _ask_for(self, checkpoint: str, **wildcards: str) -> Any:
        """The job of a checkpoint. Raises IncompleteCheckpointException until it is done.

        Snakemake 9.27 copies the names of all that were made whenever it is asked for one, so each is asked for once.
        """
        return getattr(self._checkpoints, checkpoint).get(**wildcards)

    def read(self, file: str) -> Any:
        """What a JSON file holds."""
        return self._read(file)

    def _read(self, file: str) -> Any:
        """A JSON file, read again only when it has changed: every job of a film asks for its script.

        Raises UserError if it is none.
        """
        changed = Path(file).stat().st_mtime_ns
        known = self._files.get(file)
        if known is None or known[0] != changed:
            self._files[file] = known = (changed, read_written_json(Path(file)))
        return known[1]

    def scripts(self) -> dict[str, Any]:
        """The scripts that were read so far: file -> content."""
        return {file: content for file, (_, content) in self._files.items() if file.endswith("/script.json")}
