"""How long recordings take to become clips, and what is kept of them:

    PYTHONPATH=. .venv/bin/python bench/voice_preparation.py --minutes 60

The scratch voice speaks a conversation of two over noise, of which every word is known. The stages are those of
rules/voice.smk; listening runs in .venv-f5. Writes bench/results/voice_preparation.json. `--dry-run` takes two minutes
of conversation, and only prints.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/helpers"))

import numpy as np
from recorded_voices import RATE, Recorded, conversation

from training.recordings.conversion import convert
from training.recordings.dataset import Clip, make_clips
from understudy.media.audio import read_wav, write_wav
from understudy.performing import perform_training

SECONDS_A_TURN = 33
"""Of the conversation: both speakers' sentences of a turn, with pauses."""
MARK = {"file": "talk.wav", "start": 0.0, "end": 40.0}
FILM = {"environments": {}, "vram": 12.0}
RESULT = Path(__file__).parent / "results/voice_preparation.json"


def measure(recorded: Recorded, folder: Path) -> dict[str, Any]:
    """Seconds of each stage, and the shares that are kept."""
    write_wav(folder / "talk.wav", recorded.samples, RATE)
    (folder / "talk.srt").write_text(recorded.subtitles())
    seconds, begun = {}, time.perf_counter()
    convert([folder / "talk.wav"], folder / "recordings")
    seconds["convert"] = time.perf_counter() - begun
    begun = time.perf_counter()
    heard = perform_training(
        "recordings",
        "listening",
        "listen",
        FILM,
        settings={},
        paths={"recordings": [folder / "recordings/talk.wav.wav"]},
        arguments={"names": ["talk.wav"], "mark": MARK},
        models={},
    )
    seconds["listen"] = time.perf_counter() - begun
    begun = time.perf_counter()
    clips = make_clips(
        folder / "recordings", heard, folder, folder / "clips", language="en-GB", transcribe=None
    )
    seconds["cut"] = time.perf_counter() - begun
    kept = kept_samples(recorded, clips, folder / "clips")
    wanted, other = recorded.speech("wanted"), recorded.speech("other")
    return {
        "minutes": round(len(recorded.samples) / RATE / 60, 1),
        "seconds": {name: round(value, 1) for name, value in seconds.items()},
        "wanted_kept": round(float((kept & wanted).sum() / wanted.sum()), 4),
        "other_kept": round(float((kept & other).sum() / other.sum()), 4),
        "threshold": heard["threshold"],
        "marked": heard["marked"],
    }


def kept_samples(recorded: Recorded, clips: list[Clip], folder: Path) -> np.ndarray:
    """Which samples of the recording stand in a clip that is kept."""
    kept = np.zeros(len(recorded.samples), bool)
    for clip in clips:
        if not clip.reasons:
            first = round(clip.start * RATE)
            kept[first : first + len(read_wav(folder / clip.file)[0])] = True
    return kept


def main() -> None:
    """Measure once, and write down the machine."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--dry-run", action="store_true")
    arguments = parser.parse_args()
    minutes = 2 if arguments.dry_run else arguments.minutes
    recorded = conversation(turns=max(1, round(minutes * 60 / SECONDS_A_TURN)))
    with tempfile.TemporaryDirectory() as folder:
        result = measure(recorded, Path(folder))
    result |= {"cores": os.cpu_count(), "machine": platform.processor() or platform.machine()}
    print(json.dumps(result, indent=2))
    if not arguments.dry_run:
        RESULT.write_text(json.dumps(result, indent=2) + "\n")


main()
