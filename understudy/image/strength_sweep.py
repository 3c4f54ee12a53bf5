"""The strength sweep of a persona's LoRA: the same prompts and seed at rising strengths, on one labelled sheet.

It shows where the person appears, and where the model breaks.
"""

from collections.abc import Sequence
from pathlib import Path

STRENGTHS = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0, 10.0)
"""From the model without the LoRA, over 1, as it was trained, to where every model breaks."""

PROMPTS = (
    "Close-up portrait of the presenter, looking into the camera, plain grey background, soft window light.",
    "Half-body shot of the presenter at a desk in a bright office, explaining something with open hands.",
    "Full-body shot of the presenter standing on a glacier under a blue sky, small in a wide landscape.",
    "Oil painting of the presenter in the manner of an old master, dark background, visible brush strokes.",
)
"""From near to far, and at last in another medium: what a LoRA that knows only its photos cannot do."""

SEED = 20
"""Of every picture of a sweep, so that only the strength differs along a row."""


def sheet(
    pictures: Sequence[Sequence[Path]],
    output: Path,
    *,
    strengths: Sequence[float],
    prompts: Sequence[str],
    title: str,
    details: str,
) -> None:
    """Lay out the pictures with their labels, and write the sheet as PNG.

    Args:
        pictures: a row for each prompt, in it a picture for each strength; all of one shape.
        output: the PNG to write.
        strengths: over the columns.
        prompts: beside the rows.
        title: over all.
        details: one line under the title: the model, the file of the LoRA.
    """
    from understudy.image.contact_sheet import Column, draw_sheet

    remarks = {0.0: "without LoRA", 1.0: "as trained"}
    columns = [
        Column(f"{strength:g}", remark=remarks.get(strength, ""), lit=strength == 1.0)
        for strength in strengths
    ]
    output.write_bytes(draw_sheet(pictures, columns=columns, rows=prompts, title=title, details=details))
