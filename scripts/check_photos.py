"""Check a persona's photos. Run by rules/lora.smk."""

from pathlib import Path

from training.photos.checking import as_json, check
from training.photos.sheet import draw_sheet
from training.photos.strangers import networks
from training.stages.likeness import CHECK_PHOTOS
from understudy.faces.recognition import Recogniser
from understudy.files import replace_atomically, write_json
from understudy.performing import perform_training
from understudy.processes.job import run
from understudy.quality.pictures import Box
from understudy.settings.film import Film
from understudy.stages.stage import Request


def check_photos(settings: Film, request: Request, photos: list[Path], verdicts: Path, sheet: Path) -> None:
    """Judge each photo, and draw all with their verdicts on one sheet."""

    def find_faces() -> list[list[Box]]:
        return perform_training(
            "photos",
            "faces",
            "find",
            settings,
            settings={},
            paths={"photos": photos},
            arguments={},
            models={},
        )

    known = networks() if request["strangers"] else None
    found, remarks = check(
        photos,
        request["accepted"],
        find_faces if request["faces"] else None,
        Recogniser(*known) if known else None,
    )
    with replace_atomically(sheet) as unfinished:
        title = f"{settings['persona']['name']}: {sum(verdict.is_fit for verdict in found)} of {len(found)} photos"
        unfinished.write_bytes(draw_sheet(photos, found, title=title, remarks=remarks))
    write_json(verdicts, as_json(found, remarks))


run(check_photos, CHECK_PHOTOS)
