"""What each job is asked for, for the params of the rules."""

from collections.abc import Callable
from typing import Any

from known import Known, for_the_user

from understudy.stages.stage import Request, Stage
from understudy.stages.table import STAGES


class Asked:
    """Answers the params functions of the rules from what their stages say (`understudy.stages`)."""

    def __init__(self, known: Known) -> None:
        self._known = known

    def __call__(self, rule: str) -> Callable[[Any], Request]:
        """What a job of the rule is asked for, and the revision of its work."""
        stage = STAGES[rule]

        @for_the_user
        def request(wildcards: Any) -> Request:
            return stage.tracked(**{name: self._value(name, wildcards, stage) for name in stage.known_from})

        return request

    def _value(self, name: str, wildcards: Any, stage: Stage) -> Any:
        """What a stage is told under this name, for a job with these wildcards."""
        match name:
            case "project":
                return self._known.project
            case "settings" if hasattr(wildcards, "topic"):
                return self._known.settings(wildcards)
            case "settings":
                return self._known.persona_settings(wildcards)
            case "script":
                return self._known.script(wildcards)
            case "timeline":
                return self._known.timeline(wildcards)
            case "index":
                return int(wildcards.index)
        return getattr(wildcards, name)
