"""What is known of each stage before a run: its name, its typical cost, and when its jobs become known."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Stage:
    """One rule of the workflow, as people see it."""

    name: str
    """In words."""
    draft_seconds: float = 0.5
    """Seconds that one job of the draft takes, with the start of its process; measured on one core."""
    studio_seconds: float = 1.0
    """Seconds that one job of the studio takes on a card of 12 GB, as reported by users of its models."""
    jobs: float = 1.0
    """Jobs in a typical film of 40 seconds and six scenes."""
    revealed_by: str | None = None
    """The stage after which the number of jobs is known; None if it is known from the start."""


STAGES = {
    "script": Stage("script", 0.7, 20),
    "speech": Stage("speech", 0.5, 8, jobs=6, revealed_by="script"),
    "timeline": Stage("timeline", 0.1, 0.1),
    "spoken_consent": Stage("spoken consent", 15, 15, jobs=0),
    "consent": Stage("consent", 0.5, 0.5, jobs=0),
    "check_photos": Stage("check of photos", 4, 10, jobs=0),
    "caption_photos": Stage("captions", 1, 60, jobs=0),
    "encode_photos": Stage("encoding of photos", 20, 60, jobs=0),
    "train_lora": Stage("training of the likeness", 40, 4000, jobs=0),
    "choose_lora": Stage("choice of the likeness", 0.5, 0.5, jobs=0),
    "convert_recordings": Stage("conversion of recordings", 10, 10, jobs=0),
    "listen": Stage("listening", 120, 120, jobs=0),
    "cut_recordings": Stage("clips", 300, 300, jobs=0),
    "reference": Stage("reference", 0.6, 0.6, jobs=0),
    "train_voice": Stage("training of the voice", 40, 3600, jobs=0),
    "image": Stage("image", 0.8, 30, jobs=6, revealed_by="timeline"),
    "last_image": Stage("second image", 0.8, 30, jobs=0, revealed_by="timeline"),
    "chunk": Stage("chunk", 0.3, 900, jobs=7, revealed_by="timeline"),
    "clip": Stage("clip", 0.3, 2, jobs=6, revealed_by="timeline"),
    "quality": Stage("quality", 0.2, 0.3, jobs=0, revealed_by="timeline"),
    "lipsync": Stage("lips", 0.5, 200, jobs=4, revealed_by="timeline"),
    "enhance": Stage("enhance", 1.0, 80, jobs=0, revealed_by="timeline"),
    "finish": Stage("finish", 3.0, 6, jobs=6, revealed_by="timeline"),
    "card": Stage("card", 1.2, 2, jobs=2, revealed_by="timeline"),
    "sound": Stage("sound", 1.2, 1),
    "film": Stage("film", 1.0, 2),
    "marks": Stage("marks", 2.0, 60),
    "credentials": Stage("credentials", 0.5, 0.5),
    "publish": Stage("publish", 0.2, 0.2),
    "report": Stage("page", 3, 6),
    "still": Stage("still", 0.5, 0.5, jobs=0),
    "export_sound": Stage("sound for use elsewhere", 0.5, 0.5, jobs=0),
    "upload_note": Stage("note on publishing", 0.2, 0.2, jobs=0),
}
OTHER = Stage("other")
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
    known = STAGES.get(stage, OTHER)
    return known.studio_seconds if is_studio else known.draft_seconds


def revealed_by(checkpoint: str) -> dict[str, float]:
    """The stages whose jobs the checkpoint reveals, and how many jobs of each a typical film has."""
    return {name: stage.jobs for name, stage in STAGES.items() if stage.revealed_by == checkpoint}
