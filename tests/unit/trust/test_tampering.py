"""Twelve ways to tamper with a film or a consent: each is detected, or reported for what it is.

of a film       a bit flipped, manifest edited, a scene cut, sound swapped, re-muxed, metadata
                stripped, signed with a foreign certificate
of a consent    expired, revoked, other photos, a stray photo, another person's weights
"""

import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import ffmpeg
import imageio_ffmpeg
import pytest
from portrayed import FOLDER, LORA, NAME, SECOND_PHOTO, Portrayed, refusal
from signed_films import CLAIMS, given_signer, passed_through, signed_film, sound, told

from understudy.persona.record import record_hash
from understudy.persona.revocations import Revocation, add_revocation
from understudy.trust.manifest import FILM_ASSERTION

TODAY = date.today()


def test_a_flipped_bit_of_the_picture_or_sound_is_detected(signed: Path) -> None:
    data = bytearray(signed.read_bytes())
    data[data.rindex(b"mdat") + 300] ^= 1
    signed.write_bytes(data)
    found = told(signed)
    assert found["credentials"]["state"] == "changed"
    assert "picture, sound or another part of the file was changed" in found["credentials"]["says"][0]


def test_a_truncated_film_is_no_genuine_one(signed: Path) -> None:
    data = signed.read_bytes()
    signed.write_bytes(data[: len(data) * 2 // 3])
    assert told(signed)["credentials"]["state"] == "changed"


@pytest.mark.parametrize(
    "old", [FILM_ASSERTION.encode(), b"compositeWithTrainedAlgorithmicMedia", b"flux.2-klein"]
)
def test_an_edited_manifest_is_detected(signed: Path, old: bytes) -> None:
    data = signed.read_bytes()
    claims = data.index(b"jumb")
    place = data.index(old, claims)
    signed.write_bytes(data[:place] + b"X" + data[place + 1 :])
    assert told(signed)["credentials"]["state"] == "changed"


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
    film_with_sound: Path, tmp_path: Path, change: Callable[[Path], Path]
) -> None:
    signed = signed_film(shutil.copyfile(film_with_sound, tmp_path / "film.mp4"))
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


def test_a_film_that_was_remuxed_has_lost_its_credentials_but_not_where_it_comes_from(signed: Path) -> None:
    found = told(passed_through(signed, c="copy"))
    assert found["credentials"]["state"] == "none"
    assert found["metadata"]["shows_origin"]
    assert found["summary"].startswith("Made with Understudy") and "stripped" in found["summary"]


def test_a_film_stripped_of_everything_is_not_called_real(signed: Path) -> None:
    stripped = passed_through(signed, c="copy", map_metadata=-1)
    found = told(stripped)
    assert found["summary"] == "Nothing is known of where it comes from. That does not show that it is real."


def test_a_stripped_film_is_told_by_the_credentials_beside_it(film_with_sound: Path, tmp_path: Path) -> None:
    signed = signed_film(shutil.copyfile(film_with_sound, tmp_path / "film.mp4"))
    stripped = passed_through(signed, c="copy", map_metadata=-1)
    shutil.copyfile(signed.with_suffix(".c2pa"), stripped.with_suffix(".c2pa"))
    found = told(stripped)
    assert found["credentials"]["state"] == "detached"
    assert found["credentials"]["facts"]["title"] == CLAIMS["title"]
    assert "stripped" in found["summary"]


def test_a_foreign_certificate_is_called_unknown_whatever_it_claims(
    film_with_sound: Path, tmp_path: Path
) -> None:
    forger = given_signer(tmp_path / "forger")
    forged = signed_film(shutil.copyfile(film_with_sound, tmp_path / "film.mp4"), signer=forger)
    found = told(forged)
    assert found["credentials"]["state"] == "valid"
    assert "who signed is not known here" in found["credentials"]["says"][0]
    root = (tmp_path / "forger/root.pem").read_text()
    assert told(forged, [root])["credentials"]["state"] == "trusted"


def test_an_expired_consent_is_refused(jo: Portrayed) -> None:
    jo.agree(given=TODAY - timedelta(days=31), days=30)
    assert f"ended on {TODAY - timedelta(days=1)}. Ask for a new one" in refusal(jo)


def test_a_withdrawn_consent_holds_no_more_and_a_new_one_does(jo: Portrayed) -> None:
    jo.agree()
    add_revocation(jo.root, NAME, Revocation(record=record_hash(jo.root, NAME), date=TODAY))
    assert f"Jo Invented withdrew this consent on {TODAY}" in refusal(jo)
    assert "understudy.persona.forget jo" in refusal(jo)
    jo.agree()
    assert jo.film()["consent"]


def test_another_photo_under_the_same_name_is_refused(jo: Portrayed) -> None:
    jo.agree()
    jo.folder.write(SECOND_PHOTO, "a picture of somebody else")
    assert f"{SECOND_PHOTO}: is not the file that Jo Invented has agreed to" in refusal(jo)


@pytest.mark.parametrize("stray", [f"{FOLDER}/photos/3.jpg", f"{FOLDER}/more/new.WAV"])
def test_a_stray_file_is_refused(jo: Portrayed, stray: str) -> None:
    jo.agree()
    jo.folder.write(stray, "of somebody")
    assert f"{stray}: is not among the files that Jo Invented has agreed to" in refusal(jo)


def test_weights_of_another_person_are_refused(jo: Portrayed) -> None:
    jo.save_persona(lora={"file": LORA})
    jo.agree()
    jo.write_weights(LORA, "ab" * 32)
    assert f"{LORA}: was trained under consent abababab, which is not one of Jo Invented" in refusal(jo)
