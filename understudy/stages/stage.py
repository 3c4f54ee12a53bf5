"""What is known of a stage: what its jobs are asked for, what their files depend on, its name, and its typical cost."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from understudy.settings.film import EngineStage
from understudy.stages.extent import SMALL_FILE, Extent

Request = dict[str, Any]
"""What a job is asked for: plain JSON values."""


def _nothing() -> Request:
    return {}


@dataclass(frozen=True)
class Stage:
    """One rule of the workflow."""

    rule: str
    name: str
    """In words."""
    request: Callable[..., Request] = _nothing
    """What its jobs are asked for: all that their files depend on besides their input files, and nothing else.

    Its parameters are named after what it is told from: `settings`, `script`, `timeline` (the content of these files),
    `scene`, `index`, `card`, `topic`, `persona` (as in the names of the files), `project` (the configuration). The
    workflow compares from run to run what it gives, and the job works from the same: so what is tracked and what is
    used cannot differ.
    """
    revision: str = ""
    """Raised when the program would make another file from the same request; engines have revisions of their own."""
    section: EngineStage | None = None
    """The section of the preset that says with which engine the jobs are done."""
    loads_model: bool = False
    """Whether a job loads the model of that engine, if it has one; else it only works on its files."""
    draft_seconds: float = 0.5
    """Seconds that one job of the draft takes, with the start of its process; measured on one core."""
    studio_seconds: float = 1.0
    """Seconds that one job of the studio takes on a card of 12 GB, as reported by users of its models."""
    jobs: float = 1.0
    """Jobs in a typical film of 40 seconds and six scenes."""
    revealed_by: str | None = None
    """The stage after which the number of jobs is known; None if it is known from the start."""
    count: Callable[[Extent], float] = lambda extent: 1
    """Jobs in a film of this extent."""
    size: Callable[[Extent], float] = lambda extent: SMALL_FILE
    """Bytes that a job leaves, as the draft writes them."""
    passing: str = ""
    """Its files in a film's folder, if a finished film can do without them."""
    kept_for_edits: bool = True
    """Whether these stay with `keep: edit`, so that captions, titles, music or other scenes can change."""

    @cached_property
    def known_from(self) -> tuple[str, ...]:
        """The names of what `request` is told from."""
        return tuple(inspect.signature(self.request).parameters)

    def tracked(self, **known: Any) -> Request:
        """What is compared from run to run: the revision, and what jobs are asked for."""
        asked = self.request(**known)
        return {"revision": self.revision, **asked} if self.revision else asked
