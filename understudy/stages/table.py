"""All stages, in the order in which a film passes through them."""

from collections.abc import Iterable

from training.stages.likeness import CAPTION_PHOTOS, CHECK_PHOTOS, CHOOSE_LORA, ENCODE_PHOTOS, TRAIN_LORA
from training.stages.voice import CONVERT_RECORDINGS, CUT_RECORDINGS, LISTEN, TRAIN_VOICE
from understudy.stages.cards import CARD
from understudy.stages.chunk import CHUNK
from understudy.stages.clip import CLIP, QUALITY
from understudy.stages.consent import CONSENT, SPOKEN_CONSENT
from understudy.stages.credentials import CREDENTIALS, EXPORT_SOUND, PUBLISH, STILL, UPLOAD_NOTE
from understudy.stages.film import FILM
from understudy.stages.finish import ENHANCE, FINISH
from understudy.stages.image import IMAGE, LAST_IMAGE
from understudy.stages.lipsync import LIPSYNC
from understudy.stages.marks import MARKS
from understudy.stages.persona import REFERENCE, STRENGTH_SWEEP
from understudy.stages.report import REPORT
from understudy.stages.script import SCRIPT
from understudy.stages.sound import SOUND
from understudy.stages.speech import SPEECH
from understudy.stages.stage import Stage
from understudy.stages.timeline import TIMELINE

STAGES: dict[str, Stage] = {
    stage.rule: stage
    for stage in (
        SCRIPT,
        SPEECH,
        TIMELINE,
        SPOKEN_CONSENT,
        CONSENT,
        CHECK_PHOTOS,
        CAPTION_PHOTOS,
        ENCODE_PHOTOS,
        TRAIN_LORA,
        CHOOSE_LORA,
        CONVERT_RECORDINGS,
        LISTEN,
        CUT_RECORDINGS,
        REFERENCE,
        TRAIN_VOICE,
        STRENGTH_SWEEP,
        IMAGE,
        LAST_IMAGE,
        CHUNK,
        CLIP,
        QUALITY,
        LIPSYNC,
        ENHANCE,
        FINISH,
        CARD,
        SOUND,
        FILM,
        MARKS,
        CREDENTIALS,
        PUBLISH,
        REPORT,
        STILL,
        EXPORT_SOUND,
        UPLOAD_NOTE,
    )
}
_OTHER = Stage("other", "other")
"""What is assumed of a rule that the table does not know."""


def stage_name(stage: str) -> str:
    """The stage in words."""
    return STAGES[stage].name if stage in STAGES else stage


def in_order(stages: Iterable[str]) -> list[str]:
    """The stages in the order in which a film passes through them, unknown ones last."""
    order = list(STAGES)
    return sorted(stages, key=lambda stage: (order.index(stage) if stage in STAGES else len(order), stage))


def starting_seconds(stage: str, *, is_studio: bool = False) -> float:
    """Seconds that a job of the stage is taken to need before one was measured."""
    known = STAGES.get(stage, _OTHER)
    return known.studio_seconds if is_studio else known.draft_seconds


def revealed_by(checkpoint: str) -> dict[str, float]:
    """The stages whose jobs the checkpoint reveals, and how many jobs of each a typical film has."""
    return {name: stage.jobs for name, stage in STAGES.items() if stage.revealed_by == checkpoint}
