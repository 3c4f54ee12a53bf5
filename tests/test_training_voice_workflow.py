"""From a folder of recordings to a film's speech, as rules: what is kept, what is made again, what is refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from conftest import REPOSITORY, Project
from recorded_voices import RATE, conversation
from test_studio import interpreter

from understudy import media
from understudy.files import read_json

VOICE = "results/personas/ada/voice"
SPEECH = "results/short/small/scenes/hello/speech.wav"
MODELS = ("tiny-f5", "tiny-vocos")
MISSING = [str(path) for path in [interpreter("f5")] if not path.exists()]
MISSING += [name for name in MODELS if not (REPOSITORY / "models" / name).exists()]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"missing: {', '.join(MISSING)}; `make studio-cpu` makes them"),
]

RECORDED = conversation(turns=6)


class Recorded(Project):
    """A project whose persona has a recording of a conversation, and a voice in miniature that is trained on it."""

    environment = {"OMP_NUM_THREADS": "1"}

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        (root / "models").symlink_to(REPOSITORY / "models")
        (root / ".venv-f5").symlink_to(interpreter("f5").parents[1])
        shutil.copy(REPOSITORY / "config/models.yaml", root / "config/models.yaml")
        self.write("config/config.yaml", {"preset": "small", "persona_preset": "small", "devices": ["cpu"]})
        preset = yaml.safe_load(self.path("config/presets/small.yaml").read_text())
        speech = {"engine": "f5", "model": "tiny-f5", "vocoder": "tiny-vocos", "steps": 2}
        self.write("config/presets/small.yaml", preset | {"speech": speech})
        self.write("config/topics/short.yaml", {"prompt": "Tell me three things", "persona": "ada"})
        folder = self.path("recordings")
        folder.mkdir()
        media.write_wav(folder / "talk.wav", RECORDED.samples, RATE)
        (folder / "talk.srt").write_text(RECORDED.subtitles())
        self.persona()

    def persona(self, updates: int = 4, **recordings: object) -> None:
        """Write the persona's file."""
        file = "config/personas/ada/persona.yaml"
        about = {"folder": "recordings", "mark": {"file": "talk.wav", "start": 0, "end": 40}} | recordings
        course = {"updates": updates, "learning_rate": 1e-3, "batch_seconds": 10, "measured_every": 2}
        self.write(
            file,
            yaml.safe_load(self.path(file).read_text())
            | {
                "fictional": True,
                "language": "en-GB",
                "recordings": about,
                "trained_voice": {"train": True, **course},
            },
        )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Recorded:
    """A project whose film speaks with its trained voice; each test leaves it finished."""
    made = Recorded(tmp_path_factory.mktemp("recorded"))
    made.snakemake(SPEECH)
    return made


def kept_samples(project: Recorded) -> np.ndarray:
    """Which samples of the recording stand in a clip that is kept."""
    kept = np.zeros(len(RECORDED.samples), bool)
    for clip in read_json(project.path(f"{VOICE}/dataset.json"))["clips"]:
        if not clip["reasons"]:
            samples, rate = media.read_wav(project.path(f"{VOICE}/clips/{clip['file']}"))
            first = round(clip["start"] * rate)
            kept[first : first + len(samples)] = True
    return kept


def test_nine_tenths_of_the_wanted_speech_are_kept_and_almost_nothing_of_the_others(
    project: Recorded,
) -> None:
    kept = kept_samples(project)
    wanted, other = RECORDED.speech("wanted"), RECORDED.speech("other")
    assert (kept & wanted).sum() >= 0.9 * wanted.sum()
    assert (kept & other).sum() <= 0.02 * other.sum()


def test_the_words_of_kept_clips_are_those_that_are_said(project: Recorded) -> None:
    said = [text for speaker, *_, text in RECORDED.said if speaker == "wanted"]
    for clip in read_json(project.path(f"{VOICE}/dataset.json"))["clips"]:
        if not clip["reasons"]:
            assert clip["text"] in " ".join(said)


def test_the_page_tells_of_each_rejected_clip_why(project: Recorded) -> None:
    clips = read_json(project.path(f"{VOICE}/dataset.json"))["clips"]
    page = project.path(f"{VOICE}/dataset.html").read_text()
    assert page.count("<audio") == page.count("<svg") == len(clips)
    assert (
        page.count("another voice: ")
        == sum("another voice" in " ".join(clip["reasons"]) for clip in clips)
        > 3
    )


def test_the_reference_is_a_kept_clip_with_its_words(project: Recorded) -> None:
    reference = read_json(project.path("results/personas/ada/reference.json"))
    assert reference["source"] == "recording"
    clips = read_json(project.path(f"{VOICE}/dataset.json"))["clips"]
    assert reference["text"] in [clip["text"] for clip in clips if not clip["reasons"]]


def test_the_film_speaks_with_the_trained_voice_and_anew_after_more_training(project: Recorded) -> None:
    before = project.path(SPEECH).read_bytes()
    weights = project.path(f"{VOICE}/voice.safetensors").read_bytes()
    project.persona(updates=6)
    made = project.make(SPEECH)
    assert {"personas/ada/voice/voice.safetensors", SPEECH.removeprefix("results/")} <= made
    assert not [name for name in made if "/clips/" in name or "/recordings/" in name]
    assert "[5/6 updates]" in project.path("logs/personas/ada/train_voice.log").read_text()
    assert "[4/6 updates]" not in project.path("logs/personas/ada/train_voice.log").read_text()
    if project.path(f"{VOICE}/voice.safetensors").read_bytes() != weights:
        assert project.path(SPEECH).read_bytes() != before


def test_nothing_is_made_again_without_a_change(project: Recorded) -> None:
    assert not project.make(SPEECH)


def test_recordings_without_a_mark_are_refused_before_any_job(tmp_path: Path) -> None:
    project = Recorded(tmp_path)
    project.persona(mark=None)
    assert "mark is missing" in project.refusal(SPEECH)


def test_recordings_without_transcript_are_refused_before_any_job(tmp_path: Path) -> None:
    project = Recorded(tmp_path)
    project.path("recordings/talk.srt").unlink()
    assert "nobody has written down what is said in it" in " ".join(project.refusal(SPEECH).split())
