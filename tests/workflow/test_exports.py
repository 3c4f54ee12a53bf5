"""Stills and sound for use elsewhere carry credentials of their own, and are called what they are."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from film_files import edit_script
from project import SCRIPT, Project
from signed_films import CLAIMS, OWN, PLAIN, active, assertion

from understudy.animatic.composition import Composition
from understudy.errors import UserError
from understudy.film.credits import COMMENT
from understudy.image.embed import add_composition
from understudy.media.audio import SAMPLE_RATE, write_wav
from understudy.media.container import opened
from understudy.media.encoding import write_video
from understudy.media.muxing import join_film
from understudy.stages import credentials as stages
from understudy.trust.exports import export_sound, export_still
from understudy.trust.inspection import inspect
from understudy.trust.manifest import FILM_ASSERTION
from understudy.trust.origin import sound_source_type, still_source_type
from understudy.trust.signer import own_root
from understudy.trust.upload import upload_note
from understudy.trust.xmp import read_xmp

STILL = {
    "signer": OWN,
    "cosigner": None,
    "time_stamps": "",
    **CLAIMS,
    "source_type": "trainedAlgorithmicMedia",
    "visible_label": None,
    "marks": [],
}
WEIGHTS = {"identity": "a1", "repository": None, "commit": None, "licence": "x", "source": ""}
DRAWN = {"image": {"engine": "animatic"}, "speech": {"engine": "scratch"}}
GENERATED = {
    "image": {"engine": "flux", "model": "flux"},
    "speech": {"engine": "f5", "model": "f5", "vocoder": "vocos"},
    "models": {"flux": WEIGHTS, "f5": WEIGHTS, "vocos": WEIGHTS, "wan": WEIGHTS},
}
CHAT = {"writer": {"engine": "chat", "model": "qwen3:8b"}}


def keyframe(folder: Path) -> Path:
    """A picture with every grey."""
    path = folder / "image.png"
    cv2.imwrite(str(path), np.tile(np.arange(256, dtype=np.uint8), (64, 1)))
    return path


def state(file: Path) -> str:
    return inspect(file, [own_root()])["findings"][0]["state"]


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_still_is_signed_as_what_it_is_and_any_change_of_it_shows(tmp_path: Path, kind: str) -> None:
    still = tmp_path / f"still.{kind}"
    export_still(keyframe(tmp_path), still, **STILL)
    assert state(still) == "trusted"
    (created,) = assertion(still, "c2pa.actions.v2")["actions"]
    assert created["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert "visible_label" not in assertion(still, FILM_ASSERTION)
    data = bytearray(still.read_bytes())
    data[-40] ^= 1
    still.write_bytes(data)
    assert state(still) == "changed"


@pytest.mark.parametrize("kind", ["png", "jpg"])
def test_a_still_says_the_same_in_its_metadata_where_credentials_are_not_read(
    tmp_path: Path, kind: str
) -> None:
    still = tmp_path / f"still.{kind}"
    export_still(keyframe(tmp_path), still, **STILL)
    assert read_xmp(still).source_type == "trainedAlgorithmicMedia"
    assert read_xmp(still).tool.startswith("Understudy ")
    metadata = inspect(still, [own_root()])["findings"][1]
    assert metadata["shows_origin"]
    assert any("made by an AI model" in sentence for sentence in metadata["says"])


def test_a_still_as_png_has_every_pixel_of_the_keyframe_and_nothing_of_its_prompt(tmp_path: Path) -> None:
    path, still = keyframe(tmp_path), tmp_path / "still.png"
    asked = Composition("diagram", width=256, height=64, palette=1, seed=1, heading="a secret")
    path.write_bytes(add_composition(path.read_bytes(), asked))
    export_still(path, still, **STILL)
    assert (cv2.imread(str(still)) == cv2.imread(str(path))).all()
    assert b"a secret" not in still.read_bytes()


def test_a_keyframe_that_is_no_picture_is_told(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_text("no picture")
    with pytest.raises(UserError, match="cannot be read as a picture"):
        export_still(tmp_path / "image.png", tmp_path / "still.png", **STILL)
    assert not (tmp_path / "still.png").exists()


def test_the_sound_is_the_very_sound_of_the_film_and_is_signed(tmp_path: Path) -> None:
    film, sound = filmed(tmp_path), tmp_path / "sound.m4a"
    export_sound(film, sound, **STILL)
    assert state(sound) == "trusted"
    assert packets(sound) == packets(film)
    assert active(sound)["title"] == CLAIMS["title"]
    assert read_xmp(sound).source_type == "trainedAlgorithmicMedia"
    with opened(sound) as container:
        assert container.metadata["comment"] == COMMENT
        assert not container.streams.video


def filmed(folder: Path) -> Path:
    """One second of picture and sound."""
    picture = np.full((64, 64, 4), 128, np.uint8)
    write_video([picture] * 25, folder / "silent.mp4", width=64, height=64, fps=25)
    tone = np.sin(2 * np.pi * 300 * np.arange(SAMPLE_RATE) / SAMPLE_RATE)
    write_wav(folder / "tone.wav", (0.3 * tone).astype(np.float32))
    film = folder / "film.mp4"
    join_film([folder / "silent.mp4"], folder / "tone.wav", None, film, language="en", title="A")
    return film


def packets(file: Path) -> list[bytes]:
    with opened(file) as container:
        return [bytes(packet) for packet in container.demux(container.streams.audio[0])]


@pytest.mark.parametrize(
    ("settings", "still", "sound"),
    [
        (DRAWN, "algorithmicMedia", "algorithmicMedia"),
        (DRAWN | {"music": "song.mp3"}, "algorithmicMedia", "composite"),
        (DRAWN | CHAT, "compositeWithTrainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia"),
        (GENERATED, "trainedAlgorithmicMedia", "trainedAlgorithmicMedia"),
        (
            GENERATED | {"music": "song.mp3"},
            "trainedAlgorithmicMedia",
            "compositeWithTrainedAlgorithmicMedia",
        ),
    ],
)
def test_a_still_and_a_sound_are_called_what_they_are(settings: dict, still: str, sound: str) -> None:
    film = PLAIN | settings
    assert (still_source_type(film), sound_source_type(film)) == (still, sound)


def test_a_still_names_the_models_of_pictures_and_a_sound_those_of_speech_and_consent_goes_with_the_person() -> (
    None
):
    person = {"id": "jo", "lora": {"file": ""}, "trained_voice": {"train": False}}
    credentials = {"signer": OWN, "cosigners": {}, "time_stamps": "", "training": "allowed"}
    film = PLAIN | GENERATED | {"persona": person, "credentials": credentials, "consent": "ab" * 32}
    film["film"] = {"marks": {"voice": True, "picture": True}}
    film["image"] |= {"steps": 4}
    on_camera = stages.STILL.request(film, SCRIPT, "hello")
    off_camera = stages.STILL.request(film, SCRIPT, "parts")
    sound = stages.EXPORT_SOUND.request(film, SCRIPT)
    assert [model["title"] for model in on_camera["models"]] == ["flux"]
    assert (on_camera["marks"], sound["marks"]) == ([], ["voice"])
    assert [model["title"] for model in sound["models"]] == ["f5", "vocos"]
    assert (on_camera["consent"], off_camera["consent"], sound["consent"]) == ("ab" * 32, None, "ab" * 32)


def test_the_note_on_publishing_says_whose_double_it_is_and_what_to_paste() -> None:
    about = {"title": "Locks", "persona": "Jo", "files": ["hello.png"]}
    generated = "compositeWithTrainedAlgorithmicMedia"
    double = upload_note(**about, fictional=False, consent="61bf1ea4" * 8, source_type=generated)
    assert "> This film is AI-generated. Its presenter is a digital double of Jo" in double
    assert "record 61bf1ea4" in double
    assert "`hello.png`" in double
    drawn = upload_note(**about, fictional=True, consent=None, source_type="algorithmicMedia")
    assert "drawn and spoken by a computer program. Its presenter, Jo, is fictional" in drawn
    assert "AI-generated." not in drawn


def test_exports_of_a_film_that_is_there_render_nothing(made: Project) -> None:
    exports = "short/small/exports"
    expected = {f"{exports}/{name}" for name in ("hello.png", "parts.png", "bye.png", "sound.m4a")}
    assert made.make(f"results/{exports}/upload.md") == expected | {f"{exports}/upload.md"}
    assert all(state(made.path(f"results/{name}")) == "trusted" for name in expected)


def test_the_stills_of_a_film_are_those_of_the_takes_that_are_in_it(made: Project) -> None:
    edit_script(made, lambda scenes: scenes[0].update(take=2))
    exports = "results/short/small/exports"
    made.snakemake("results/short.mp4", f"{exports}/upload.md")
    assert sorted(file.name for file in made.path(exports).glob("*.png")) == [
        "bye.png",
        "hello.2.png",
        "parts.png",
    ]
    assert "`hello.2.png`" in made.path(f"{exports}/upload.md").read_text()
    pictures = (
        made.path("results/short/small/scenes/hello.2/image.png"),
        made.path(f"{exports}/hello.2.png"),
    )
    kept, exported = (cv2.imread(str(picture)) for picture in pictures)
    assert (kept == exported).all()
