"""Which photos of a persona can be trained on, and what the others lack."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from training.photos.measure import Measures
from understudy.quality.pictures import Box

REVISION = "3"

SMALLEST = 512
"""Pixels of the short side: the smallest size that photos are trained at."""
_BLURRED = 20.0
"""Variance of the Laplacian: photos in focus have hundreds, of skin alone still some forty."""
_SAME = 6
"""Bits of 64 in which photos differ that a viewer takes for the same."""
_SMALLEST_FACE = 96
"""Pixels: smaller faces teach a model what the person wears, not who it is."""
_HEAD, _HALF = 0.24, 0.12
"""Height of the face over that of the picture, above which it shows the head and shoulders, or half the body."""
_MIXED = 0.15
"""Part of the photos below which a framing is missing; a third each is best."""
_MANY = 15
"""Photos below which more would help."""

Framing = Literal["head and shoulders", "half body", "full body"]
FRAMINGS: tuple[Framing, ...] = ("head and shoulders", "half body", "full body")


@dataclass
class Verdict:
    """On one photo."""

    photo: str
    """Name of its file."""
    reasons: list[str] = field(default_factory=list)
    """Why it is unfit, and what to do; none for a photo that can be used."""
    accepted: bool = False
    """Whether the user wants it nevertheless."""
    framing: Framing | None = None
    """How much of the person is seen; None where faces were not looked for."""
    width: int = 0
    height: int = 0
    """Pixels; 0 for a photo that cannot be read."""
    sharpness: float = 0.0

    @property
    def is_fit(self) -> bool:
        """Whether it is trained on."""
        return self.accepted or not self.reasons


def judge(
    names: Sequence[str],
    measures: Sequence[Measures | None],
    faces: Sequence[list[Box]] | None,
    accepted: Sequence[str],
    strangers: Sequence[bool],
) -> list[Verdict]:
    """A verdict on each photo.

    Args:
        names: of the files.
        measures: of each; None for one that cannot be read.
        faces: those in each; None where they were not looked for.
        accepted: names of photos that the user wants whatever is found.
        strangers: whether each shows another person than most.
    """
    verdicts = []
    for index, (name, measured) in enumerate(zip(names, measures, strict=True)):
        verdict = Verdict(name, accepted=name in accepted)
        verdicts.append(verdict)
        if measured is None:
            verdict.reasons.append("cannot be read wholly; copy it again from where it came, or remove it")
            verdict.accepted = False  # there is nothing to train on
            continue
        verdict.width, verdict.height = measured.width, measured.height
        verdict.sharpness = round(measured.sharpness, 1)
        if min(measured.width, measured.height) < SMALLEST:
            verdict.reasons.append(
                f"{measured.width}x{measured.height} pixels, and the short side needs {SMALLEST}; take the original"
            )
        if measured.sharpness < _BLURRED:
            verdict.reasons.append("out of focus or shaken; replace it")
        if faces is not None:
            verdict.reasons += _about_faces(faces[index])
            verdict.framing = _framing(faces[index], measured.height)
        if strangers[index]:
            verdict.reasons.append("shows another person than most photos; replace it")
        for other, before in zip(names[:index], measures[:index], strict=True):
            if before and (before.likeness_hash ^ measured.likeness_hash).bit_count() <= _SAME:
                verdict.reasons.append(f"nearly the same as {other}; keep one of them")
                break
    return verdicts


def advice(verdicts: Sequence[Verdict]) -> list[str]:
    """What would make the whole set better; sentences."""
    fit = [verdict for verdict in verdicts if verdict.is_fit]
    found = []
    if len(fit) < _MANY:
        found.append(f"{len(fit)} photos can be used; about 20 make a better likeness.")
    framed = [verdict.framing for verdict in fit if verdict.framing]
    for framing in FRAMINGS:
        if framed and framed.count(framing) < _MIXED * len(framed):
            found.append(
                f"Few photos show the person {_AS[framing]} ({framed.count(framing)} of {len(framed)})."
            )
    return found


_AS: dict[Framing, str] = {
    "head and shoulders": "from the shoulders up",
    "half body": "to the waist",
    "full body": "from head to foot",
}


def _about_faces(faces: list[Box]) -> list[str]:
    if not faces:
        return ["no face was found; replace it, or name it under `accepted` if it shows the persona"]
    if len(faces) > 1:
        return [f"{len(faces)} faces; cut it so that the persona is alone, or replace it"]
    left, _, right, _ = faces[0]
    if right - left < _SMALLEST_FACE:
        return [
            f"the face is {right - left:.0f} pixels wide, and needs {_SMALLEST_FACE}; take a larger photo"
        ]
    return []


def _framing(faces: list[Box], height: int) -> Framing | None:
    if not faces:
        return None
    share = max(bottom - top for _, top, _, bottom in faces) / height
    return "head and shoulders" if share > _HEAD else "half body" if share > _HALF else "full body"
