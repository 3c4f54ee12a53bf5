"""What belongs to a persona rather than to a film."""

from understudy.engines import asked, check_engine, environment_of, interpreter
from understudy.image.strength_sweep import PROMPTS, SEED, STRENGTHS
from understudy.script.content import PictureContent
from understudy.settings.film import Film
from understudy.settings.project import Project
from understudy.speech.reference import REVISION
from understudy.stages.scenes import named, picture_of
from understudy.stages.stage import Request, Stage


def _strength_sweep(settings: Film) -> Request:
    """Arguments of the image engine's `draw` for a strength sweep, besides prompt and strength, and these in turn."""
    where = f"the strength sweep of {settings['persona']['id']}"
    check_engine("image", settings, where)
    family = environment_of("image", settings)
    if family:
        interpreter(settings, family, where)
    shown: PictureContent = {"image_prompt": "", "on_camera": True}
    drawn = asked("image", "draw", settings, picture_of(settings, shown) | {"seed": SEED})
    prompts = [named(prompt, settings) for prompt in PROMPTS]
    return {"draw": drawn, "prompts": prompts, "strengths": list(STRENGTHS)}


def _reference(project: Project, persona: str) -> Request:
    """Arguments of `understudy.speech.reference.make_reference`.

    A persona without a recording of its own, but with a folder of them, gets recording and transcript from there.
    """
    about = project.persona(persona).model_dump(mode="json")
    return {
        "recording": about["reference"]["sound"],
        "transcript": about["reference"]["transcript"],
        "language": about["language"],
        "voice": about["voice"],
    }


REFERENCE = Stage("reference", "reference", _reference, REVISION, draft_seconds=0.6, studio_seconds=0.6)
STRENGTH_SWEEP = Stage(
    "strength_sweep", "strength sweep", _strength_sweep, section="image", loads_model=True, jobs=0
)
