"""What `python -m understudy.inspect` tells of films that were left alone, and of other files; see test_tampering."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import cv2
import ffmpeg
import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from project import REPOSITORY
from signed_films import CLAIMS, edited, given_signer, signed_film, told

from understudy.errors import UserError
from understudy.film.credits import COMMENT
from understudy.trust.inspection import inspect


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


def test_free_space_after_the_end_is_no_change_of_the_film(signed: Path) -> None:
    signed.write_bytes(signed.read_bytes() + b"\0\0\0\x10free" + b"x" * 8)
    assert told(signed)["credentials"]["state"] == "trusted"


def test_a_second_signer_is_told(film_with_sound: Path, tmp_path: Path) -> None:
    copy = shutil.copyfile(film_with_sound, tmp_path / "film.mp4")
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


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mkv", {"c": "copy"}),
        ("a.webm", {"vcodec": "libvpx", "acodec": "libopus"}),
        ("a.mov", {"c": "copy"}),
        ("a.avi", {"c": "copy"}),
        ("a.m4a", {"vn": None, "c": "copy"}),
        ("a.mka", {"vn": None, "c": "copy"}),
        ("a.ogg", {"vn": None, "acodec": "libopus"}),
        ("a.flac", {"vn": None}),
        ("a.mp3", {"vn": None}),
        ("a.wav", {"vn": None}),
    ],
)
def test_the_tag_is_found_in_files_of_all_kinds(
    film_with_sound: Path, tmp_path: Path, name: str, options: dict
) -> None:
    copy = tmp_path / name
    stream = ffmpeg.input(str(film_with_sound)).output(str(copy), **options)
    subprocess.run(ffmpeg.compile(stream, cmd=get_ffmpeg_exe()), check=True, capture_output=True)
    found = told(copy, roots=[])
    assert found["metadata"]["facts"]["comment"] == COMMENT
    assert found["summary"].startswith("Made with Understudy, as its metadata show")


@pytest.mark.slow
def test_the_command_tells_people_and_programs_the_same(signed: Path) -> None:
    for_people, for_programs = command(signed), command(signed, "--json")
    assert for_people.returncode == for_programs.returncode == 0
    assert "Genuine: signed by" in for_people.stdout
    found = json.loads(for_programs.stdout)
    assert all(sentence in for_people.stdout for item in found["findings"] for sentence in item["says"])


@pytest.mark.slow
def test_the_command_fails_for_a_changed_film(signed: Path) -> None:
    edited(signed, b"flux.2-klein", b"flux.9-klein")
    assert command(signed).returncode == 1


@pytest.mark.slow
def test_the_command_trusts_a_root_that_is_given(film_with_sound: Path, tmp_path: Path) -> None:
    signer = given_signer(tmp_path / "given")
    signed = signed_film(shutil.copyfile(film_with_sound, tmp_path / "film.mp4"), signer=signer)
    assert "is not known here" in command(signed).stdout
    assert "Genuine" in command(signed, "--root", tmp_path / "given/root.pem").stdout
