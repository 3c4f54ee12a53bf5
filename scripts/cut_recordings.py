"""Cut a persona's recordings into clips. Run by rules/voice.smk."""

from functools import partial
from pathlib import Path
from typing import Any

from training.calls import perform
from training.recordings.dataset import make_clips, write_dataset
from training.recordings.dataset_page import write_page
from understudy.files import read_json, replace_folder
from understudy.job import run


def cut(settings: Path, recordings: Path, heard: Path, dataset: Path, clips: Path, page: Path) -> None:
    """Write clips, what is known of them, and a page to hear them."""
    film, found = read_json(settings), read_json(heard)
    about = film["persona"]["recordings"]
    with replace_folder(clips) as unfinished:
        made = make_clips(
            recordings,
            found,
            Path(about["folder"]),
            unfinished,
            language=film["language"],
            transcribe=partial(_transcribe, film, about["transcriber"]) if about["transcriber"] else None,
        )
    write_page(page, made, clips, film["persona"]["name"])
    write_dataset(dataset, made, found["threshold"])


def _transcribe(film: dict[str, Any], transcriber: str, clips: list[Path]) -> list[str]:
    return perform(
        "recordings",
        "whisper",
        "transcribe",
        film,
        settings={"model": transcriber},
        paths={"clips": clips},
        arguments={"language": film["language"]},
        models={transcriber: film["models"][transcriber]["path"]},
    )


run(cut)
