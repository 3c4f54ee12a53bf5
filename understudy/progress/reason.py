"""Why a job has to be done."""

from collections.abc import Mapping
from dataclasses import dataclass

from understudy.stages.table import in_order, stage_name


@dataclass(frozen=True)
class Reason:
    """Its own reason, or the files that other jobs of the same run make anew for it."""

    own: str = ""
    """In words."""
    after: tuple[str, ...] = ()
    """Paths."""
    makes_anew: bool = False
    """Whether there is no output yet."""

    def in_words(self, makers: Mapping[str, str]) -> str:
        """One phrase; `makers` has the stage that makes a path."""
        if self.own:
            return self.own
        stages = in_order({makers[path] for path in self.after if path in makers})
        return f"after {', '.join(map(stage_name, stages))}" if stages else ""


NO_REASON = Reason()
