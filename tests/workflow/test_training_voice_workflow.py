"""From photos and recordings to a film, in one command; what is kept of the recordings, made again, and refused."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import yaml
from project import REPOSITORY, SCRIPT, Project
from recorded_voices import RATE, Recorded, conversation
from shipped import shipped
from studio import FAMILIES, MISSING, PRESET, RECIPE, interpreter

from training.lora.export import read_metadata
from understudy.files import read_json
from understudy.media.audio import read_wav, write_wav
from understudy.media.probing import probe
from understudy.settings.uses import trained_voice

PERSONA = "results/personas/ada"
VOICE = f"{PERSONA}/voice"
SPEECH = "results/short/tiny/scenes/hello/speech.wav"

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"missing: {', '.join(MISSING)}; `make studio-cpu` makes them"
)


class Studio(Project):
    """A project whose persona has photos and a recording of a conversation, and is trained on both in miniature."""

    environment = {"OMP_NUM_THREADS": "1"}

    def __init__(self, root: Path, photos: Path, recorded: Recorded) -> None:
        super().__init__(root)
        (root / "models").symlink_to(REPOSITORY / "models")
        for family in FAMILIES:
            (root / f".venv-{family}").symlink_to(interpreter(family).parents[1])
        shutil.copy(shipped() / "config/models.yaml", root / "config/models.yaml")
        self.write("config/config.yaml", {"preset": "tiny", "persona_preset": "tiny", "devices": ["cpu"]})
        self.write("config/presets/tiny.yaml", PRESET | {"film": {"opening_card": 0.4, "closing_card": 0.4}})
        self.write("config/topics/short.yaml", {"prompt": "Tell me three things", "persona": "ada"})
        self.write("config/scripts/short.json", {**SCRIPT, "scenes": SCRIPT["scenes"][:1]})
        shutil.copytree(photos, root / "photos")
        folder = self.path("recordings")
        folder.mkdir()
        write_wav(folder / "talk.wav", recorded.samples, RATE)
        (folder / "talk.srt").write_text(recorded.subtitles())
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
                "trigger": "zrx",
                "class_word": "woman",
                "photos": {"folder": "photos"},
                "lora": {"train": True, "recipe": RECIPE},
                "recordings": about,
                "trained_voice": {"train": True, **course},
            },
        )


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    """Some minutes in which the wanted speaker and another one talk."""
    return conversation(turns=6)


@pytest.fixture(scope="module")
def project(photos: Path, recorded: Recorded, tmp_path_factory: pytest.TempPathFactory) -> Studio:
    """A project whose film was made of photos and recordings in one command; each test leaves it finished."""
    made = Studio(tmp_path_factory.mktemp("studio"), photos, recorded)
    made.snakemake("results/short.mp4", cores=1)
    return made


def test_photos_and_recordings_become_a_film_with_both_trained_weights_in_one_command(
    project: Studio,
) -> None:
    facts = probe(project.path("results/short.mp4"))
    assert facts.frames == read_json(project.path("results/short/tiny/timeline.json"))["frames"]
    assert abs(facts.duration - facts.audio_duration) < 1 / facts.fps
    likeness, voice = f"{PERSONA}/lora/likeness.safetensors", f"{VOICE}/voice.safetensors"
    assert read_metadata(project.path(likeness))["understudy.base"] == "tiny-flux"
    settings = read_json(project.path("results/short/tiny/settings.json"))
    assert settings["persona"]["lora"]["file"] == likeness
    assert trained_voice("ada") == voice
    assert project.path(voice).is_file()


def kept_samples(project: Studio, recorded: Recorded) -> np.ndarray:
    """Which samples of the recording stand in a clip that is kept."""
    kept = np.zeros(len(recorded.samples), bool)
    for clip in read_json(project.path(f"{VOICE}/dataset.json"))["clips"]:
        if not clip["reasons"]:
            samples, rate = read_wav(project.path(f"{VOICE}/clips/{clip['file']}"))
            first = round(clip["start"] * rate)
            kept[first : first + len(samples)] = True
    return kept


def test_nine_tenths_of_the_wanted_speech_are_kept_and_almost_nothing_of_the_others(
    project: Studio, recorded: Recorded
) -> None:
    kept = kept_samples(project, recorded)
    wanted, other = recorded.speech("wanted"), recorded.speech("other")
    assert (kept & wanted).sum() >= 0.9 * wanted.sum()
    assert (kept & other).sum() <= 0.02 * other.sum()


def test_the_words_of_kept_clips_are_those_that_are_said(project: Studio, recorded: Recorded) -> None:
    said = [text for speaker, *_, text in recorded.said if speaker == "wanted"]
    for clip in read_json(project.path(f"{VOICE}/dataset.json"))["clips"]:
        if not clip["reasons"]:
            assert clip["text"] in " ".join(said)


def test_the_page_tells_of_each_rejected_clip_why(project: Studio) -> None:
    clips = read_json(project.path(f"{VOICE}/dataset.json"))["clips"]
    page = project.path(f"{VOICE}/dataset.html").read_text()
    assert page.count("<audio") == page.count("<svg") == len(clips)
    assert (
        page.count("another voice: ")
        == sum("another voice" in " ".join(clip["reasons"]) for clip in clips)
        > 3
    )


def test_the_reference_is_a_kept_clip_with_its_words(project: Studio) -> None:
    reference = read_json(project.path("results/personas/ada/reference.json"))
    assert reference["source"] == "recording"
    clips = read_json(project.path(f"{VOICE}/dataset.json"))["clips"]
    assert reference["text"] in [clip["text"] for clip in clips if not clip["reasons"]]


def test_the_film_speaks_with_the_trained_voice_and_anew_after_more_training(project: Studio) -> None:
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


def test_nothing_is_made_again_without_a_change(project: Studio) -> None:
    assert not project.make(SPEECH)


def test_recordings_without_a_mark_are_refused_before_any_job(
    tmp_path: Path, photos: Path, recorded: Recorded
) -> None:
    project = Studio(tmp_path, photos, recorded)
    project.persona(mark=None)
    assert "mark is missing" in project.refusal(SPEECH)


def test_recordings_without_transcript_are_refused_before_any_job(
    tmp_path: Path, photos: Path, recorded: Recorded
) -> None:
    project = Studio(tmp_path, photos, recorded)
    project.path("recordings/talk.srt").unlink()
    assert "nobody has written down what is said in it" in " ".join(project.refusal(SPEECH).split())
