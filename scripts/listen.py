"""Find who speaks when in a persona's recordings. Run by rules/voice.smk."""

from pathlib import Path

from understudy.files import read_json, write_json
from understudy.performing import perform_training
from understudy.processes.job import run


def listen(settings: Path, recordings: Path, output: Path) -> None:
    """Compare all that is said with the voice that the persona's mark names."""
    film = read_json(settings)
    converted = read_json(recordings / "recordings.json")
    heard = perform_training(
        "recordings",
        "listening",
        "listen",
        film,
        settings={},
        paths={"recordings": [recordings / entry["sound"] for entry in converted]},
        arguments={
            "names": [entry["name"] for entry in converted],
            "mark": film["persona"]["recordings"]["mark"],
        },
        models={},
    )
    write_json(output, heard)


run(listen)
