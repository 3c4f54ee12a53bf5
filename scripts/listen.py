"""Find who speaks when in a persona's recordings. Run by rules/voice.smk."""

from pathlib import Path

from training.stages.voice import LISTEN
from understudy.files import read_json, write_json
from understudy.performing import perform_training
from understudy.processes.job import run
from understudy.settings.film import Film
from understudy.stages.stage import Request


def listen(settings: Film, request: Request, recordings: Path, output: Path) -> None:
    """Compare all that is said with the voice that the persona's mark names."""
    converted = read_json(recordings / "recordings.json")
    heard = perform_training(
        "recordings",
        "listening",
        "listen",
        settings,
        settings={},
        paths={"recordings": [recordings / entry["sound"] for entry in converted]},
        arguments={
            "names": [entry["name"] for entry in converted],
            "mark": request["mark"],
        },
        models={},
    )
    write_json(output, heard)


run(listen, LISTEN)
