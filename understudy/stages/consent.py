"""The consent of the person behind a persona."""

from understudy.errors import UserError
from understudy.persona.spoken import spoken_request
from understudy.settings.project import Project
from understudy.stages.stage import Request, Stage


def _spoken(project: Project, persona: str) -> Request:
    """What a spoken consent is compared with: see `spoken_request`. Raises UserError if there is none."""
    given = project.permission(persona)
    request = spoken_request(project.root, project.persona(persona), given.record) if given else None
    if request is None:
        raise UserError(
            f"persona {persona}: there is no spoken consent to compare. `python -m understudy.persona.consent spoken "
            f"{persona} <recording>` adds one to a record that is not signed yet."
        )
    return request


SPOKEN_CONSENT = Stage(
    "spoken_consent", "spoken consent", _spoken, draft_seconds=15, studio_seconds=15, jobs=0
)
CONSENT = Stage("consent", "consent", studio_seconds=0.5, jobs=0)
