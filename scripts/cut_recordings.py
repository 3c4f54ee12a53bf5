"""Cut a persona's recordings into clips. Run by rules/voice.smk."""

from functools import partial
from pathlib import Path

from training.recordings.dataset import make_clips, write_dataset
from training.recordings.dataset_page import write_page
from understudy.files import read_json, replace_folder
from understudy.performing import perform_training
from understudy.processes.job import run
from understudy.settings.film import Film


def cut(settings: Film, recordings: Path, heard: Path, dataset: Path, clips: Path, page: Path) -> None:
    """Write clips, what is known of them, and a page to hear them."""
    found, about = read_json(heard), settings["persona"]["recordings"]
    with replace_folder(clips) as unfinished:
        made = make_clips(
            recordings,
            found,
            Path(about["folder"]),
            unfinished,
            language=settings["language"],
            transcribe=partial(_transcribe, settings, about["transcriber"]) if about["transcriber"] else None,
        )
    write_page(page, made, clips, settings["persona"]["name"])
    write_dataset(dataset, made, found["threshold"])


def _transcribe(film: Film, transcriber: str, clips: list[Path]) -> list[str]:
    return perform_training(
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
