"""A finished film: lengths, sound, subtitles, and the places of everything."""

import json
from pathlib import Path

import av
import av.stream
import numpy as np
import pytest
from project import Project
from signed_films import packets

from understudy.errors import UserError
from understudy.files import read_json
from understudy.film.loudness import measure_loudness
from understudy.media.audio import SAMPLE_RATE, read_audio, write_wav
from understudy.media.decoding import read_video
from understudy.media.probing import probe
from understudy.stages.marks import wanted_marks
from understudy.trust.marks.film import find_marks
from understudy.trust.marks.key import own_key
from understudy.trust.marks.payload import NO_RECORD
from understudy.trust.wholeness import check_form


def timeline(project: Project) -> dict:
    return json.loads(project.path("results/short/small/timeline.json").read_text())


def test_sound_and_picture_end_together_and_as_planned(made_once: Project) -> None:
    facts = probe(made_once.path("results/short.mp4"))
    plan = timeline(made_once)
    assert facts.frames == plan["frames"]
    assert facts.fps == plan["fps"]
    assert abs(facts.duration - facts.audio_duration) < 1 / plan["fps"]


def test_every_scene_has_the_frames_that_the_timeline_gives_it(made_once: Project) -> None:
    for entry in timeline(made_once)["scenes"]:
        finished = made_once.path(f"results/short/small/scenes/{entry['id']}/finished.mp4")
        assert probe(finished).frames == entry["frames"]


def test_the_picture_changes_at_every_planned_cut(made_once: Project) -> None:
    pictures = [picture[..., :3].astype(int) for picture in read_video(made_once.path("results/short.mp4"))]
    plan = timeline(made_once)
    cuts = [entry["start"] for entry in plan["scenes"]] + [plan["frames"] - plan["closing_card"]]
    for cut in cuts:
        across = np.abs(pictures[cut] - pictures[cut - 1]).mean()
        before = np.abs(pictures[cut - 1] - pictures[cut - 2]).mean()
        assert across > 5 * before + 1


def test_speech_begins_where_the_timeline_puts_it(made_once: Project) -> None:
    sound = np.abs(read_audio(made_once.path("results/short.mp4"), longest=60))
    for entry in timeline(made_once)["scenes"]:
        start = round((entry["start"] / 25 + 0.24) * SAMPLE_RATE)
        silent = sound[start - round(0.15 * SAMPLE_RATE) : start - round(0.03 * SAMPLE_RATE)].max()
        spoken = sound[start : start + round(0.3 * SAMPLE_RATE)].max()
        assert spoken > 10 * silent + 0.01


def test_the_film_has_the_loudness_of_its_settings(made_once: Project) -> None:
    loudness = measure_loudness(made_once.path("results/short.mp4"))
    assert loudness.integrated == pytest.approx(-16.0, abs=1.0)
    assert loudness.true_peak <= -1.5


def test_subtitles_say_every_word_inside_the_film(made_once: Project) -> None:
    plan = timeline(made_once)
    srt = made_once.path("results/short.srt").read_text()
    for scene in made_once.script()["scenes"]:
        assert scene["dialogue"] in srt
    last = srt.strip().split("\n\n")[-1].split("\n")[1].split(" --> ")[1]
    hours, minutes, seconds = last.replace(",", ".").split(":")
    assert int(hours) * 3600 + int(minutes) * 60 + float(seconds) <= plan["frames"] / plan["fps"]
    assert made_once.path("results/short.vtt").read_text().startswith("WEBVTT")


def test_the_film_carries_its_subtitles_as_a_track_that_is_off_by_default(made_once: Project) -> None:
    with av.open(str(made_once.path("results/short.mp4"))) as film:
        (track,) = film.streams.subtitles
        assert track.language == "eng"
        assert not track.disposition & av.stream.Disposition.default
        said = "".join(bytes(packet).decode(errors="ignore") for packet in film.demux(track))
    assert "A lock needs a key." in said


def test_the_three_shapes_have_their_sizes(project: Project) -> None:
    script = project.script()
    project.write("config/scripts/short.json", {**script, "scenes": script["scenes"][:1]})
    for aspect, size in {"9:16": (240, 426), "1:1": (240, 240)}.items():
        project.write("config/topics/short.yaml", {"prompt": "Tell me", "aspect": aspect})
        project.snakemake("results/short.mp4")
        facts = probe(project.path("results/short.mp4"))
        assert (facts.width, facts.height) == size


def tone(sound: np.ndarray, hertz: float) -> float:
    """How strong a tone is in a sound."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound))))
    return float(spectrum[round(hertz * len(sound) / SAMPLE_RATE) + np.arange(-3, 4)].max())


def test_music_costs_the_sound_and_the_film_and_is_heard(made_once: Project, made: Project) -> None:
    seconds = np.arange(4 * SAMPLE_RATE) / SAMPLE_RATE
    write_wav(made.path("tone.wav"), (0.3 * np.sin(2 * np.pi * 6000 * seconds)).astype(np.float32))
    made.write("config/topics/short.yaml", {"prompt": "Tell me three things", "music": "tone.wav"})
    sound_and_film = {"settings.json", "sound.wav", "film.unsigned.mp4", "film.marked.mp4", "film.mp4"}
    assert made.make() == {f"short/small/{name}" for name in sound_and_film} | {"short.mp4"}
    without, under = (
        tone(read_audio(project.path("results/short.mp4"), longest=60), 6000) for project in (made_once, made)
    )
    assert under > 10 * without


def test_a_film_without_every_frame_of_its_timeline_is_not_signed(made_once: Project, tmp_path: Path) -> None:
    film = made_once.path("results/short/small/film.unsigned.mp4")
    plan = read_json(made_once.path("results/short/small/timeline.json"))
    check_form(film, plan)
    with pytest.raises(UserError, match=f"{plan['frames']} frames instead of {plan['frames'] + 1}"):
        check_form(film, plan | {"frames": plan["frames"] + 1})
    cut = tmp_path / "cut.mp4"
    cut.write_bytes(film.read_bytes()[: film.stat().st_size * 2 // 3])
    with pytest.raises(UserError):
        check_form(cut, plan)


def test_a_film_is_marked_by_a_job_of_its_own_and_only_then_signed(made_once: Project) -> None:
    folder = made_once.path("results/short/small")
    settings = json.loads((folder / "settings.json").read_text())
    assert wanted_marks(settings) == ["voice", "picture"]
    found = find_marks(made_once.path("results/short.mp4"), own_key())
    assert found["picture"].reading.payload == NO_RECORD
    assert packets(folder / "film.marked.mp4") == packets(made_once.path("results/short.mp4"))
