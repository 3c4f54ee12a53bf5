"""Check a persona's photos. Run by rules/lora.smk."""

from pathlib import Path

from training.lora import requests
from training.photos.checking import as_json, check
from training.photos.sheet import draw_sheet
from training.photos.strangers import networks
from understudy.faces.recognition import Recogniser
from understudy.files import read_json, replace_atomically, write_json
from understudy.performing import perform_training
from understudy.processes.job import run


def check_photos(settings: Path, photos: list[Path], verdicts: Path, sheet: Path) -> None:
    """Judge each photo, and draw all with their verdicts on one sheet."""
    film = read_json(settings)
    request = requests.photos(film)

    def find_faces() -> list:
        return perform_training(
            "photos", "faces", "find", film, settings={}, paths={"photos": photos}, arguments={}, models={}
        )

    found, remarks = check(
        photos,
        request["accepted"],
        find_faces if request["faces"] else None,
        Recogniser(*networks()) if request["strangers"] else None,
    )
    with replace_atomically(sheet) as unfinished:
        title = (
            f"{film['persona']['name']}: {sum(verdict.is_fit for verdict in found)} of {len(found)} photos"
        )
        unfinished.write_bytes(draw_sheet(photos, found, title=title, remarks=remarks))
    write_json(verdicts, as_json(found, remarks))


run(check_photos)
