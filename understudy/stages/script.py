"""The script of a topic."""

from understudy.script.own import check_signs, read_own_script
from understudy.script.request import script_request
from understudy.settings.project import Project
from understudy.stages.stage import Request, Stage


def _request(project: Project, topic: str) -> Request:
    """The user's own script, {"own": ...}; or what the engine that writes it is asked for."""
    own = project.own_script(topic)
    if own:
        script = read_own_script(project.root / own, own)
        check_signs(script, project.language(topic), str(own))
        return {"own": script.model_dump(mode="json")}
    return script_request(project, topic)


SCRIPT = Stage("script", "script", _request, draft_seconds=0.7, studio_seconds=20)
