"""One job of a run, and its name in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from understudy.progress.reason import NO_REASON, Reason
from understudy.stages.table import stage_name

SEPARATOR = " · "


@dataclass(frozen=True)
class Job:
    """What a rule makes once."""

    id: int
    stage: str
    """The name of the rule."""
    wildcards: Mapping[str, str]
    outputs: tuple[str, ...] = ()
    logs: tuple[Path, ...] = ()
    reason: Reason = NO_REASON

    @property
    def subject(self) -> str | None:
        """The topic or persona that the job works for."""
        return self.wildcards.get("topic") or self.wildcards.get("persona")

    @property
    def title(self) -> str:
        """Such as "firewalls · chunk 2 · how-it-decides"."""
        words = [self.wildcards.get("card"), stage_name(self.stage), self.wildcards.get("index")]
        part = " ".join(filter(None, words))
        return SEPARATOR.join(filter(None, [self.subject, part, self.wildcards.get("scene")]))

    @property
    def is_target(self) -> bool:
        """Whether it only names what is to be made, like the rule `all`."""
        return not self.outputs
