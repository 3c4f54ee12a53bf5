"""What `python -m understudy.inspect` tells of films that were left alone, copied, changed and forged."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import ffmpeg
import imageio_ffmpeg
import numpy as np
import pytest
from conftest import REPOSITORY
from test_credentials import CLAIMS, given_signer, signed_film

from understudy import media
from understudy.errors import UserError
from understudy.film.cards import LABEL
from understudy.trust.identity import own_root
from understudy.trust.inspection import inspect
from understudy.trust.manifest import FILM_ASSERTION


def sound(folder: Path, hertz: int) -> Path:
    file = folder / f"{hertz}.wav"
    seconds = np.arange(4 * media.SAMPLE_RATE) / media.SAMPLE_RATE
    media.write_wav(file, (0.3 * np.sin(2 * np.pi * hertz * seconds)).astype(np.float32))
    return file


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds in two scenes, with sound, as the film stage makes them; not to be changed."""
    folder = tmp_path_factory.mktemp("film")
    for name, grey in (("a", 80), ("b", 160)):
        picture = np.full((64, 64, 4), grey, np.uint8)
        media.write_video([picture] * 50, folder / f"{name}.mp4", width=64, height=64, fps=25)
    output = folder / "film.mp4"
    pieces = [folder / "a.mp4", folder / "b.mp4"]
    media.join_film(pieces, sound(folder, 300), None, output, language="en", title="Locks", comment=LABEL)
    return output


@pytest.fixture
def signed(film: Path, tmp_path: Path) -> Path:
    """The film, signed by this user, to be changed at will; no credentials lie beside it."""
    copy = shutil.copyfile(film, tmp_path / "film.mp4")
    output = signed_film(copy)
    output.with_suffix(".c2pa").unlink()
    return output


def told(file: Path, roots: list[str] | None = None) -> dict:
    """What inspect finds: the summary and, of each subject, the finding."""
    report = inspect(file, [own_root()] if roots is None else roots)
    return {"summary": report["summary"]} | {finding["subject"]: finding for finding in report["findings"]}


def passed_through(file: Path, **options: object) -> Path:
    """The file, as a pass through ffmpeg leaves it."""
    output = file.with_name("passed.mp4")
    stream = ffmpeg.input(str(file)).output(str(output), **options)
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    subprocess.run(command, check=True, capture_output=True)
    return output


def edited(file: Path, old: bytes, new: bytes) -> Path:
    """The file with some of its bytes replaced by as many others, at their last place."""
    data = file.read_bytes()
    place = data.rindex(old)
    assert len(old) == len(new)
    file.write_bytes(data[:place] + new + data[place + len(old) :])
    return file


def test_a_film_that_was_left_alone_is_genuine(signed: Path) -> None:
    found = told(signed)
    assert found["summary"].startswith("Genuine")
    assert found["credentials"]["state"] == "trusted"
    facts = found["credentials"]["facts"]
    assert facts["title"] == CLAIMS["title"]
    assert facts["models"] == ["flux.2-klein"]
    assert facts["script_sha256"] == CLAIMS["script"]
    said = " ".join(found["credentials"]["says"])
    assert "record 61bf1ea4" in said
    assert "visible label was taken out by a setting" in said


def test_a_flipped_bit_of_the_picture_or_sound_is_detected(signed: Path) -> None:
    data = bytearray(signed.read_bytes())
    data[data.rindex(b"mdat") + 300] ^= 1
    signed.write_bytes(data)
    found = told(signed)
    assert found["credentials"]["state"] == "changed"
    assert "picture, sound or another part of the file was changed" in found["credentials"]["says"][0]


@pytest.mark.parametrize(
    "old", [FILM_ASSERTION.encode(), b"compositeWithTrainedAlgorithmicMedia", b"flux.2-klein"]
)
def test_an_edited_claim_is_detected(signed: Path, old: bytes) -> None:
    data = signed.read_bytes()
    claims = data.index(b"jumb")
    place = data.index(old, claims)
    signed.write_bytes(data[:place] + b"X" + data[place + 1 :])
    assert told(signed)["credentials"]["state"] == "changed"


def test_a_copy_into_another_file_has_lost_its_credentials_but_not_where_it_comes_from(signed: Path) -> None:
    found = told(passed_through(signed, c="copy"))
    assert found["credentials"]["state"] == "none"
    assert found["metadata"]["shows_origin"]
    assert found["summary"].startswith("Made with Understudy") and "stripped" in found["summary"]


def test_a_film_stripped_of_everything_is_not_called_real(signed: Path) -> None:
    stripped = passed_through(signed, c="copy", map_metadata=-1)
    found = told(stripped)
    assert found["summary"] == "Nothing is known of where it comes from. That does not show that it is real."


def test_a_stripped_film_is_told_by_the_credentials_beside_it(film: Path, tmp_path: Path) -> None:
    signed = signed_film(shutil.copyfile(film, tmp_path / "film.mp4"))
    stripped = passed_through(signed, c="copy", map_metadata=-1)
    shutil.copyfile(signed.with_suffix(".c2pa"), stripped.with_suffix(".c2pa"))
    found = told(stripped)
    assert found["credentials"]["state"] == "detached"
    assert found["credentials"]["facts"]["title"] == CLAIMS["title"]
    assert "stripped" in found["summary"]


def swap_sound(signed: Path) -> Path:
    output = signed.with_name("passed.mp4")
    picture, other = ffmpeg.input(str(signed)).video, ffmpeg.input(str(sound(signed.parent, 900))).audio
    stream = ffmpeg.output(picture, other, str(output), vcodec="copy", acodec="aac")
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    subprocess.run(command, check=True, capture_output=True)
    return output


def cut_a_scene(signed: Path) -> Path:
    return passed_through(signed, ss=2, c="copy")


@pytest.mark.parametrize("change", [swap_sound, cut_a_scene])
def test_a_film_with_other_sound_or_without_a_scene_cannot_wear_the_credentials_of_the_first(
    film: Path, tmp_path: Path, change: Callable[[Path], Path]
) -> None:
    signed = signed_film(shutil.copyfile(film, tmp_path / "film.mp4"))
    changed = change(signed)
    assert told(changed)["credentials"]["state"] == "none"
    shutil.copyfile(signed.with_suffix(".c2pa"), changed.with_suffix(".c2pa"))
    assert told(changed)["credentials"]["state"] == "detached"
    put_credentials_into(changed, box_of_credentials(signed))
    assert told(changed)["credentials"]["state"] == "changed"


def boxes(data: bytes) -> list[tuple[bytes, int, int]]:
    """Kind, start and end of the boxes of an MP4 file."""
    found, place = [], 0
    while place < len(data):
        size = int.from_bytes(data[place : place + 4], "big")
        found.append((data[place + 4 : place + 8], place, place + size))
        place += size
    return found


def box_of_credentials(signed: Path) -> bytes:
    data = signed.read_bytes()
    return next(
        data[start:end] for kind, start, end in boxes(data) if kind == b"uuid" and b"jumb" in data[start:end]
    )


def put_credentials_into(film: Path, box: bytes) -> None:
    data = film.read_bytes()
    _, _, end = boxes(data)[0]
    film.write_bytes(data[:end] + box + data[end:])


def test_a_foreign_certificate_is_called_unknown_whatever_it_claims(film: Path, tmp_path: Path) -> None:
    forger = given_signer(tmp_path / "forger")
    forged = signed_film(shutil.copyfile(film, tmp_path / "film.mp4"), signer=forger)
    found = told(forged)
    assert found["credentials"]["state"] == "valid"
    assert "who signed is not known here" in found["credentials"]["says"][0]
    root = (tmp_path / "forger/root.pem").read_text()
    assert told(forged, [root])["credentials"]["state"] == "trusted"


def test_a_truncated_film_is_no_genuine_one(signed: Path) -> None:
    data = signed.read_bytes()
    signed.write_bytes(data[: len(data) * 2 // 3])
    assert told(signed)["credentials"]["state"] == "changed"


def test_free_space_after_the_end_is_no_change_of_the_film(signed: Path) -> None:
    signed.write_bytes(signed.read_bytes() + b"\0\0\0\x10free" + b"x" * 8)
    assert told(signed)["credentials"]["state"] == "trusted"


def test_a_second_signer_is_told(film: Path, tmp_path: Path) -> None:
    copy = shutil.copyfile(film, tmp_path / "film.mp4")
    found = told(signed_film(copy, cosigner=given_signer(tmp_path / "person")))
    assert found["credentials"]["state"] == "trusted"
    assert any("second person" in sentence for sentence in found["credentials"]["says"])


@pytest.mark.parametrize(
    ("name", "content", "state"),
    [
        ("notes.txt", b"hello", "none"),
        ("no-kind", b"hello", "none"),
        ("empty.mp4", b"", "unreadable"),
        ("text.mp4", b"hello, this is text", "unreadable"),
        ("half.png", b"\x89PNG", "unreadable"),
    ],
)
def test_any_other_file_is_answered_in_words(tmp_path: Path, name: str, content: bytes, state: str) -> None:
    (tmp_path / name).write_bytes(content)
    found = told(tmp_path / name)
    assert found["credentials"]["state"] == state
    assert "signed" not in found["summary"]


def test_a_picture_without_credentials_is_not_called_real(tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((64, 64, 3), 128, np.uint8))
    assert told(tmp_path / "grey.png")["summary"].endswith("That does not show that it is real.")


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file"):
        inspect(tmp_path / "film.mp4", [])


def command(*arguments: object) -> subprocess.CompletedProcess:
    program = [sys.executable, "-m", "understudy.inspect", *map(str, arguments)]
    return subprocess.run(program, cwd=REPOSITORY, capture_output=True, text=True, check=False)


def test_the_command_tells_people_and_programs_the_same(signed: Path) -> None:
    for_people, for_programs = command(signed), command(signed, "--json")
    assert for_people.returncode == for_programs.returncode == 0
    assert "Genuine: signed by" in for_people.stdout
    found = json.loads(for_programs.stdout)
    assert all(sentence in for_people.stdout for item in found["findings"] for sentence in item["says"])


def test_the_command_fails_for_a_changed_film(signed: Path) -> None:
    edited(signed, b"flux.2-klein", b"flux.9-klein")
    assert command(signed).returncode == 1


def test_the_command_trusts_a_root_that_is_given(film: Path, tmp_path: Path) -> None:
    signer = given_signer(tmp_path / "given")
    signed = signed_film(shutil.copyfile(film, tmp_path / "film.mp4"), signer=signer)
    assert "is not known here" in command(signed).stdout
    assert "Genuine" in command(signed, "--root", tmp_path / "given/root.pem").stdout
