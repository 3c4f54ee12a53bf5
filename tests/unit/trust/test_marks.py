"""Marks in voice and picture: found again by key in what codecs and cuts leave of a film, and nowhere else."""

import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import ffmpeg
import imageio_ffmpeg
import numpy as np
import pytest
from project import REPOSITORY
from signed_films import active, assertion, packets, signed_film

from understudy.errors import UserError
from understudy.film.credits import COMMENT
from understudy.film.loudness import measure_loudness
from understudy.film.sound import mix
from understudy.media.audio import read_audio, stream_audio, write_wav
from understudy.media.container import opened
from understudy.media.decoding import read_video, sample_pictures
from understudy.media.encoding import write_video
from understudy.media.muxing import join_film
from understudy.media.probing import picture_size, probe
from understudy.speech.scratch import Engine, Settings
from understudy.trust import signer as identity
from understudy.trust.inspection import inspect
from understudy.trust.manifest import FILM_ASSERTION
from understudy.trust.marks import picture, voice
from understudy.trust.marks.film import find_marks, mark_film
from understudy.trust.marks.key import SYNC, cells, own_key, own_key_file, read_key
from understudy.trust.marks.payload import CHIPS, NO_RECORD, gather, payload_of, spread
from understudy.trust.marks.score import FOUND

RECORD = "61bf1ea4" * 8
PAYLOAD = payload_of(RECORD)
KEY = bytes(range(32))
TEXT = (
    "A firewall is a guard at the door of a network. It looks at every parcel that wants to come in, and at every "
    "parcel that wants to leave. Some are expected, and may pass. Others come from strangers, and are turned away. "
    "What it cannot see is what is inside a parcel that you have asked for yourself. So a guard at the door is a good "
    "beginning, and not the end. Keep your programs up to date, for old ones have doors that nobody remembers. Do not "
    "open what you did not ask for. And keep a copy of what you would not want to lose, in another place, behind "
    "another door. Then even a clever thief will find that there is little to take away."
)
"""Some 35 seconds of the scratch voice."""
LONG = 40.0
"""Seconds that hold it."""
FIRST_SIGNS = [-1, 1, 1, 1, 1, 1, -1, -1, 1, -1, -1, 1]
FIRST_CHIPS = [110, 238, 60, -1, 469, 87]
"""How the pattern of KEY begins."""


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scratch voice, as the sound of a film."""
    file = tmp_path_factory.mktemp("speech") / "speech.wav"
    engine = Engine(Settings())
    engine.speak(file, text=TEXT, language="en-GB", voice={}, pronunciations={}, seed=1)
    return file


@pytest.fixture(scope="module")
def marked_speech(speech: Path) -> Path:
    """The same, with its mark."""
    file = speech.with_name("marked.wav")
    write_wav(file, np.concatenate(list(voice.mark(stream_audio(speech), KEY, PAYLOAD))))
    return file


def scenery(number: int) -> np.ndarray:
    """A picture with flat and with textured parts, some of which move."""
    picture_ = np.full((360, 640, 4), 200, np.uint8)
    leaves = np.random.default_rng(1).integers(40, 160, (45, 80, 3), np.uint8)
    picture_[120:, :, :3] = cv2.resize(leaves, (640, 240), interpolation=cv2.INTER_LINEAR)
    cv2.circle(picture_, (100 + 5 * number, 150), 60, (60, 90, 180, 255), -1)
    cv2.putText(picture_, "A guard at the door", (60, 80), cv2.FONT_HERSHEY_DUPLEX, 1.5, (40, 30, 30, 255), 2)
    return picture_


@pytest.fixture(scope="module")
def film(speech: Path) -> Path:
    """A film of four seconds, as the film stage makes it; not to be changed."""
    folder = speech.parent
    silent, sound, srt = folder / "silent.mp4", folder / "sound.wav", folder / "film.srt"
    write_video(map(scenery, range(100)), silent, width=640, height=360, fps=25)
    write_wav(sound, read_audio(speech, longest=4))
    srt.write_text("1\n00:00:00,500 --> 00:00:02,000\nA guard\n", encoding="utf-8")
    output = folder / "film.unsigned.mp4"
    join_film([silent], sound, srt, output, language="en", title="Doors", comment=COMMENT)
    return output


def marked(film: Path, *marks: str, payload: bytes = PAYLOAD, name: str = "marked.mp4") -> Path:
    """The film with these marks, beside it."""
    key, output = film.with_name("marks.key"), film.with_name(name)
    key.write_text(KEY.hex())
    mark_film(
        film,
        film.with_name("sound.wav"),
        output,
        key=str(key),
        payload=payload.hex(),
        marks=list(marks),
        encoding={"preset": "ultrafast", "crf": 18},
    )
    return output


@pytest.fixture(scope="module")
def marked_film(film: Path) -> Path:
    """The film with a marked picture; not to be changed."""
    return marked(film, "picture", name="picture.mp4")


def passed_through(file: Path, name: str, cut: tuple[float, float] | None = None, **options: object) -> Path:
    """The file, as ffmpeg leaves it: from a second on, for some seconds."""
    output = file.with_name(name)
    place = {"ss": cut[0], "t": cut[1]} if cut else {}
    stream = ffmpeg.input(str(file), **place).output(str(output), **options)
    command = ffmpeg.compile(stream, cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True)
    subprocess.run(command, check=True, capture_output=True)
    return output


def in_voice(file: Path, key: bytes = KEY) -> voice.Mark:
    return voice.find(stream_audio(file, voice.HEARD_RATE), key)


def in_picture(file: Path, key: bytes = KEY) -> picture.Mark:
    return picture.find(sample_pictures(file, *picture.grid(*picture_size(file)), each=1.0), key)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("96k.m4a", {"acodec": "aac", "audio_bitrate": "96k"}),
        ("32k.m4a", {"acodec": "aac", "audio_bitrate": "32k"}),
        ("24k.ogg", {"acodec": "libopus", "audio_bitrate": "24k"}),
    ],
)
def test_the_voice_says_its_record_after_a_codec(marked_speech: Path, name: str, options: dict) -> None:
    found = in_voice(passed_through(marked_speech, name, **options))
    assert found.score >= FOUND
    assert found.reading.is_certain
    assert found.reading.payload == PAYLOAD


def test_ten_seconds_from_anywhere_are_enough(marked_speech: Path) -> None:
    cut = passed_through(marked_speech, "cut.m4a", (4.321, 10), acodec="aac", audio_bitrate="96k")
    found = in_voice(cut)
    assert found.score >= FOUND
    assert found.reading.payload == PAYLOAD


def test_other_keys_find_nothing_in_a_marked_voice(marked_speech: Path) -> None:
    keys = (bytes([number] * 32) for number in range(4))
    assert max(in_voice(marked_speech, key).score for key in keys) < FOUND


def test_an_unmarked_voice_has_no_mark(speech: Path) -> None:
    assert in_voice(speech).score < FOUND


def test_a_voice_stays_as_long_and_nearly_as_it_was(speech: Path, marked_speech: Path) -> None:
    before, after = read_audio(speech), read_audio(marked_speech)
    assert len(before) == len(after)
    difference = np.sqrt(np.square(after - before).mean() / np.square(before).mean())
    assert 0.01 < difference < 10 ** (voice.STRENGTH / 20) - 1


@pytest.mark.slow
def test_a_marked_film_stays_below_the_true_peak_that_was_asked_for(speech: Path, film: Path) -> None:
    folder = film.parent / "loud"
    folder.mkdir()
    sound, unmarked = folder / "sound.wav", folder / "film.unsigned.mp4"
    mix([(0.0, speech)], LONG, sound, music=None, music_level=0.0, loudness=-16.0, true_peak=-1.5)
    write_video([scenery(0)] * round(LONG * 25), folder / "silent.mp4", width=640, height=360, fps=25)
    join_film([folder / "silent.mp4"], sound, None, unmarked, language="en", title="Doors")
    peaks = [
        measure_loudness(marked(unmarked, "voice", payload=payload)).true_peak
        for payload in (PAYLOAD, NO_RECORD, b"\xff\x80\x7f\x01", b"\x12\x34\x56\x78")
    ]
    assert measure_loudness(unmarked).true_peak <= -2.6
    assert -2.6 < max(peaks) <= -1.5


def test_sound_is_marked_alike_in_pieces_of_any_length(speech: Path) -> None:
    sound = read_audio(speech, longest=3)
    pieces = np.split(sound, [1, 500, 513, 70_000])
    assert np.allclose(
        np.concatenate(list(voice.mark(pieces, KEY, PAYLOAD))),
        np.concatenate(list(voice.mark([sound], KEY, PAYLOAD))),
        atol=1e-6,
    )


def test_silence_has_no_mark() -> None:
    assert voice.find([np.zeros(24_000 * 12, np.float32)], KEY).score < FOUND
    assert voice.find([], KEY) is None


@pytest.mark.slow
def test_the_picture_says_its_record_after_compression(marked_film: Path) -> None:
    small = passed_through(marked_film, "small.mp4", vcodec="libx264", crf=28, vf="scale=848:480", an=None)
    found = in_picture(small)
    assert found.score >= FOUND
    assert found.reading.payload == PAYLOAD


def test_flat_parts_of_a_picture_stay_as_they_are(film: Path, marked_film: Path) -> None:
    before, after = (next(read_video(file)).astype(float) for file in (film, marked_film))
    sky = np.s_[2:40, 420:, :3]
    assert np.abs(after - before)[sky].mean() < 0.5
    mse = np.square(after - before)[..., :3].mean()
    assert 10 * np.log10(255**2 / mse) > 41


@pytest.mark.parametrize("size", [(1280, 720), (720, 1280), (720, 720)])
def test_films_of_every_shape_are_marked(size: tuple[int, int]) -> None:
    width, height = size
    frame = np.random.default_rng(2).normal(128, 10, (height, width)) + picture.drawn(KEY, PAYLOAD, *size)
    grid = picture.grid(width, height)
    seen = cv2.resize(frame.astype(np.float32) - 128, grid, interpolation=cv2.INTER_AREA)
    found = picture.find([np.clip(np.rint(seen), 0, 255).astype(np.uint8)], KEY)
    assert found.score >= FOUND
    assert found.reading.payload == PAYLOAD


def test_other_keys_and_other_pictures_show_no_mark(film: Path, marked_film: Path) -> None:
    keys = [bytes([number] * 32) for number in range(4)]
    assert max(in_picture(marked_film, key).score for key in keys) < FOUND
    assert in_picture(film).score < FOUND


def test_marking_changes_nothing_else(film: Path) -> None:
    before = film.read_bytes()
    both = marked(film, "voice", name="voice.mp4")
    assert film.read_bytes() == before
    assert packets(both) == packets(film)
    facts, were = probe(both), probe(film)
    assert (facts.frames, facts.fps, facts.duration) == (were.frames, were.fps, were.duration)
    assert abs(facts.audio_duration - were.audio_duration) < 1 / facts.fps
    with opened(both) as now, opened(film) as then:
        assert now.metadata == then.metadata
        assert [track.language for track in now.streams] == [track.language for track in then.streams]
        assert [track.type for track in now.streams] == ["video", "audio", "subtitle"]


def test_marking_again_gives_the_same_bytes(film: Path) -> None:
    twice = [marked(film, "voice", "picture", name=name).read_bytes() for name in ("a.mp4", "b.mp4")]
    assert twice[0] == twice[1]


@pytest.mark.parametrize("payload", [PAYLOAD, NO_RECORD, b"\xff\x80\x7f\x01"])
def test_a_payload_is_read_though_two_signs_of_five_are_lost(payload: bytes) -> None:
    chips = spread(payload)
    assert len(chips) == CHIPS
    lost = np.random.default_rng(3).random(CHIPS) < 0.4
    assert gather(np.where(lost, 0, chips)).payload == payload


def test_what_is_only_noise_is_read_with_no_certainty() -> None:
    noise = np.random.default_rng(4).normal(size=(50, CHIPS))
    assert sum(gather(row).is_certain for row in noise) == 0


def test_a_film_without_a_record_says_so() -> None:
    assert payload_of(None) == NO_RECORD
    assert payload_of(RECORD).hex() == "61bf1ea4"


def test_patterns_stay_what_they_are_for_films_that_are_out() -> None:
    signs, chips = cells(KEY, "voice 1", 2176)
    assert signs[:12].tolist() == FIRST_SIGNS
    assert chips[:6].tolist() == FIRST_CHIPS
    assert (chips == SYNC).sum() == 2176 // 4


@pytest.fixture
def own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user who has made no film yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "user"))
    return own_key_file()


def test_the_users_own_key_is_made_once_and_theirs_alone(own_place: Path) -> None:
    assert not own_place.exists()
    key = own_key()
    assert own_key() == key
    assert len(key) == 32
    assert own_place.parent == identity.folder()
    assert stat.S_IMODE(own_place.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "no key", "00" * 31, "00" * 33])
def test_what_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content)
    with pytest.raises(UserError, match="key"):
        read_key(tmp_path / "key")
    with pytest.raises(UserError, match="can't be read"):
        read_key(tmp_path / "none")


@pytest.fixture(scope="module")
def stripped(film: Path) -> Path:
    """A signed, marked film, as a platform gives it back."""
    signed = signed_film(
        marked(film, "voice", "picture", name="both.mp4"), "signed", marks=["voice", "picture"]
    )
    options = {"vcodec": "libx264", "crf": 28, "acodec": "aac", "audio_bitrate": "96k", "map_metadata": -1}
    return passed_through(signed, "platform.mp4", **options)


def test_a_stripped_copy_is_known_by_the_mark_of_its_record(stripped: Path) -> None:
    found = inspect(stripped, [], KEY)
    assert "its credentials were stripped, but the mark of record 61bf1ea4 was found" in found["summary"]
    facts = found["findings"][-1]["facts"]
    assert facts["picture"]["record"] == "61bf1ea4"
    assert facts["picture"]["score"] >= FOUND


def test_without_the_key_nothing_is_claimed(stripped: Path) -> None:
    without, wrong = inspect(stripped, [], None), inspect(stripped, [], bytes(32))
    assert without["findings"][-1]["says"] == ["No key here: marks cannot be looked for. `--key` names one."]
    assert wrong["findings"][-1]["state"] == "none"
    assert "Nothing is known" in wrong["summary"]


def test_a_film_that_was_changed_after_signing_keeps_its_mark(stripped: Path) -> None:
    signed = shutil.copyfile(stripped.with_name("signed.mp4"), stripped.with_name("changed.mp4"))
    data = bytearray(signed.read_bytes())
    data[data.rfind(b"mdat") + 2000] ^= 1
    signed.write_bytes(data)
    found = inspect(signed, [], KEY)
    assert found["summary"].startswith(
        "Changed after it was signed. Still, the mark of record 61bf1ea4 was found"
    )


def test_a_single_frame_is_known_too(marked_film: Path) -> None:
    still = passed_through(marked_film, "frame.png", vframes=1)
    assert find_marks(still, KEY)["picture"].reading.payload == PAYLOAD


def test_the_credentials_say_which_marks_there_are(film: Path, stripped: Path) -> None:
    signed = stripped.with_name("signed.mp4")
    assert assertion(signed, FILM_ASSERTION)["marks"] == ["voice", "picture"]
    actions = [item["action"] for item in assertion(signed, "c2pa.actions.v2")["actions"]]
    assert actions == ["c2pa.created", "c2pa.watermarked.unbound"]
    plain = signed_film(film, "plain", marks=[])
    assert assertion(plain, FILM_ASSERTION)["marks"] == []
    assert [item["action"] for item in assertion(plain, "c2pa.actions.v2")["actions"]] == ["c2pa.created"]
    assert active(plain)["title"]


@pytest.mark.slow
def test_the_command_reads_marks_with_the_key_that_it_is_given(stripped: Path) -> None:
    command = [sys.executable, "-m", "understudy.inspect", str(stripped), "--json", "--key"]
    told = subprocess.run(
        [*command, str(stripped.with_name("marks.key"))], cwd=REPOSITORY, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stderr
    assert "the mark of record 61bf1ea4 was found" in json.loads(told.stdout)["summary"]
    refused = subprocess.run([*command, "nowhere.key"], cwd=REPOSITORY, capture_output=True, text=True)
    assert refused.returncode == 2
    assert "nowhere.key" in refused.stderr
