"""The check of a persona's photos as a whole."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training.photos.measure import measure
from training.photos.strangers import strangers
from training.photos.verdicts import Verdict, advice, judge
from understudy.errors import UserError
from understudy.quality.pictures import Box

if TYPE_CHECKING:
    from understudy.faces.recognition import Recogniser

NO_FACES = "Faces were not looked for: that needs the environment latentsync: make studio."
NO_IDENTITY = (
    "Whether all photos show the same person was not checked: that needs the models yunet and sface."
)


def check(
    photos: Sequence[Path],
    accepted: Sequence[str],
    find_faces: Callable[[], list[list[Box]]] | None,
    recogniser: "Recogniser | None" = None,
) -> tuple[list[Verdict], list[str]]:
    """The verdict on each photo, and remarks on all of them.

    `find_faces` gives the boxes of the faces in each photo, `recogniser` tells whether all are of one person; what is
    left out is not checked. Raises UserError for a name in `accepted` that no photo has.
    """
    names = [photo.name for photo in photos]
    for name in accepted:
        if name not in names:
            raise UserError(f"photos: accepted: there is no photo {name!r} in {photos[0].parent}.")
    faces = find_faces() if find_faces else None
    measures = [
        measure(photo, faces[index][0] if faces and len(faces[index]) == 1 else None)
        for index, photo in enumerate(photos)
    ]
    verdicts = judge(
        names,
        measures,
        faces,
        accepted,
        strangers(photos, recogniser) if recogniser else [False] * len(photos),
    )
    unchecked = [
        remark for remark, checked in ((NO_FACES, find_faces), (NO_IDENTITY, recogniser)) if not checked
    ]
    remarks = [*advice(verdicts), *unchecked]
    return verdicts, remarks


def as_json(verdicts: Sequence[Verdict], remarks: Sequence[str]) -> dict[str, Any]:
    """For verdicts.json."""
    return {
        "photos": [{**asdict(verdict), "fit": verdict.is_fit} for verdict in verdicts],
        "remarks": list(remarks),
    }


def refuse_unfit(verdicts: dict[str, Any], folder: Path) -> None:
    """Raises UserError that names each photo that cannot be trained on, why, and what to do. Takes `as_json`'s."""
    unfit = [entry for entry in verdicts["photos"] if not entry["fit"]]
    if unfit:
        head = (
            f"photos: {len(unfit)} of {len(verdicts['photos'])} cannot be trained on. Replace or remove them, or name "
            "those that you want nevertheless under `photos: {accepted: [...]}` of the persona."
        )
        lines = (f"{folder / entry['photo']}: {'; '.join(entry['reasons'])}" for entry in unfit)
        raise UserError("\n".join([head, *lines]))
