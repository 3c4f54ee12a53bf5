"""What a run will take is told before it, from this machine's records where there are any."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from shipped import shipped

from understudy.errors import UserError
from understudy.models.resolve import refuse_too_large
from understudy.progress import messages
from understudy.progress.estimate import estimate
from understudy.progress.fit import Machine, refusals, this_machine, warnings
from understudy.progress.history import Record, joined, read_history, write_history
from understudy.progress.job import Job
from understudy.progress.outlook import Expectation, Outlook
from understudy.progress.outlook import outlook as outlook_of
from understudy.progress.peak import Peak, line, peak_in
from understudy.progress.recorder import Recorder
from understudy.progress.words import size
from understudy.settings.project import Project as Settings
from understudy.workers.devices import Device
from understudy.workers.memory import memory_of

IMAGE = Expectation(jobs=6, kind="flux, steps 4", seconds=30, disk=1e6, vram=8)
CHUNK = Expectation(jobs=9, kind="wan, steps 4", seconds=900, disk=1e8, vram=12)
FILM = Outlook(
    "tides", "studio", vram=12, has_real_models=True, is_made=False, stages={"image": IMAGE, "chunk": CHUNK}
)
OF_TIDES = {"topic": "tides", "preset": "studio"}
ROOMY = Machine(free_disk=1e12, cards={"cuda:0": 12.9}, has_card=True)


@pytest.fixture(scope="module")
def settings() -> Settings:
    """The shipped topics, personas and presets."""
    return Settings(shipped())


def outlook(
    settings: Settings, preset: str = "draft", length: float = 40, dialogues: list[str] = ()
) -> Outlook:
    film = settings.film("firewalls", preset)
    return outlook_of(shipped(), film, length=length, writer="outline", dialogues=dialogues)


# Records.


def test_the_next_run_knows_what_the_last_one_measured(tmp_path: Path) -> None:
    history = {"image": {"flux, steps 4": Record(6, 31.5, 1e6, vram=7.9, memory=20.1)}}
    write_history(tmp_path / "history.json", history)
    assert read_history(tmp_path / "history.json") == history


@pytest.mark.parametrize("text", ["", "[]", "{", '{"image": 3}', '{"image": {"flux": {"jobs": 1}}}'])
def test_a_broken_history_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "history.json").write_text(text)
    assert read_history(tmp_path / "history.json") == {}


def test_a_new_card_shows_in_the_records_after_a_few_films() -> None:
    history = {"image": {"flux": Record(10_000, 100.0, 1.0)}}
    for _ in range(10):
        history = joined(history, {"image": {"flux": Record(10, 10.0, 1.0)}})
    assert history["image"]["flux"].seconds < 20


def test_other_kinds_of_jobs_keep_their_records() -> None:
    known = Record(1, 1.0, 1.0)
    both = joined({"image": {"flux": known}}, {"image": {"animatic": known}, "chunk": {"wan": known}})
    assert both == {"image": {"flux": known, "animatic": known}, "chunk": {"wan": known}}


def test_a_record_has_time_disk_and_the_highest_peak(tmp_path: Path) -> None:
    made, log = tmp_path / "image.png", tmp_path / "image.log"
    made.write_bytes(bytes(500))
    recorder = Recorder()
    for seconds, vram in ((10.0, 8.0), (20.0, 7.0)):
        log.write_text(f"[4/4 steps]\n{line(Peak(vram, 3.0))}\n")
        recorder.record([FILM], Job(1, "image", OF_TIDES, (str(made),), (log,)), seconds)
    assert recorder.history["image"] == {"flux, steps 4": Record(2, 15.0, 500.0, vram=8.0, memory=3.0)}


def test_a_job_of_no_film_leaves_no_record() -> None:
    recorder = Recorder()
    recorder.record([FILM], Job(1, "reference", {"persona": "ada"}, ("reference.wav",)), 1.0)
    assert not recorder.history


def test_a_log_without_a_peak_tells_none(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("[4/4 steps]\n")
    assert peak_in(tmp_path / "a.log") is None
    assert peak_in(tmp_path / "missing.log") is None


# Outlooks.


def test_a_longer_film_has_more_scenes(settings: Settings) -> None:
    short, long = outlook(settings, length=40), outlook(settings, length=215)
    assert short.stages["image"].jobs == 6
    assert long.stages["image"].jobs == 36


def test_a_known_script_tells_how_many_scenes_there_are(settings: Settings) -> None:
    known = outlook(settings, length=900, dialogues=["Good morning.", "A lock needs a key."])
    assert known.stages["speech"].jobs == 2
    assert known.stages["chunk"].jobs == 2


def test_frames_without_loss_fill_the_disk_and_choreographies_do_not(settings: Settings) -> None:
    film = settings.film("firewalls", "draft")
    frames = film | {"video": {"engine": "camera", "chunk_seconds": 8.0}, "lips": {"engine": "unchanged"}}
    drawn = outlook_of(shipped(), film, length=40, writer="outline").stages["clip"]
    filmed = outlook_of(shipped(), frames, length=40, writer="outline").stages["clip"]
    assert drawn.disk < 1e5
    assert 100e6 < filmed.disk < 300e6, (
        "six seconds of 25 frames of 1280x720 pixels, about a byte and a half each"
    )


def test_another_size_is_another_kind_of_job(settings: Settings) -> None:
    film = settings.film("firewalls", "draft")
    kinds = {
        outlook_of(shipped(), film | size, length=40, writer="outline").stages["finish"].kind
        for size in ({}, {"width": 1920, "height": 1080}, {"fps": 50})
    }
    assert len(kinds) == 3


# Estimates.


def test_what_was_measured_here_counts_more_than_what_is_typical() -> None:
    history = {"image": {IMAGE.kind: Record(6, 10.0, 2e6, vram=7.5, memory=20.0)}}
    image, chunk = estimate(
        [FILM], [("image", OF_TIDES), ("image", OF_TIDES), ("chunk", OF_TIDES)], history
    ).rows
    assert (image.seconds, image.disk, image.vram, image.memory, image.is_measured) == (
        20,
        4e6,
        7.5,
        20,
        True,
    )
    assert (chunk.seconds, chunk.disk, chunk.vram, chunk.is_measured) == (900, 1e8, 12, False)


def test_a_record_of_other_settings_does_not_count() -> None:
    history = {"image": {"flux, steps 28": Record(6, 10.0, 2e6)}}
    (image,) = estimate([FILM], [("image", OF_TIDES)], history).rows
    assert not image.is_measured


def test_jobs_that_a_checkpoint_will_reveal_are_counted_as_the_film_s_length_has_them() -> None:
    rows = {row.stage: row for row in estimate([FILM], [("timeline", OF_TIDES), ("film", OF_TIDES)], {}).rows}
    assert (rows["timeline"].jobs, rows["timeline"].unknown_jobs) == (1, 0)
    assert (rows["chunk"].jobs, rows["chunk"].unknown_jobs) == (pytest.approx(9), pytest.approx(9))


def test_films_are_counted_each_by_its_own_preset() -> None:
    draft = replace(FILM, preset="draft", stages={"image": replace(IMAGE, seconds=1.0, kind="animatic")})
    jobs = [("image", OF_TIDES), ("image", OF_TIDES | {"preset": "draft"})]
    assert estimate([FILM, draft], jobs, {}).work == 31


def test_models_work_one_by_one_however_many_cores_there_are() -> None:
    jobs = [("image", OF_TIDES)] * 10
    assert estimate([FILM], jobs, {}).duration(cores=16) == pytest.approx(300)


def test_the_first_line_of_a_run_says_how_long_and_from_where_that_is_known() -> None:
    jobs = [("image", OF_TIDES)]
    history = {"image": {IMAGE.kind: Record(6, 600.0, 2e6)}}
    typical, measured = (
        str(messages.expected(estimate([FILM], jobs, known), cores=1, now=0)) for known in ({}, history)
    )
    assert re.fullmatch(
        r"1 job, some 30 s, until about \d\d:\d\d; 1\.0 MB of disk \(typical figures\)\.", typical
    )
    assert re.fullmatch(r"1 job, some 10 min, until about .*; 2\.0 MB of disk \(measured here\)\.", measured)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(2_900, "3 kB"), (4e5, "0.4 MB"), (1.2e7, "12 MB"), (9.4e9, "9.4 GB"), (1.2e11, "120 GB")],
)
def test_a_size_is_no_finer_than_it_deserves(amount: float, words: str) -> None:
    assert size(amount) == words


# What does not fit.


def test_what_fits_is_neither_refused_nor_warned_of() -> None:
    expected = estimate([FILM], [("image", OF_TIDES)], {})
    assert refusals(expected, ROOMY) == []
    assert warnings(expected, ROOMY) == []


def test_a_full_disk_is_told_with_what_is_needed_and_what_is_free() -> None:
    expected = estimate([FILM], [("chunk", OF_TIDES)] * 80, {})
    (sentence,) = refusals(expected, replace(ROOMY, free_disk=2.5e9))
    assert sentence.startswith("About 8.0 GB of disk are needed under results/, and 2.5 GB are free there.")


def test_a_preset_for_a_larger_card_is_refused() -> None:
    expected = estimate([FILM], [("image", OF_TIDES)], {})
    (sentence,) = refusals(expected, replace(ROOMY, cards={"cuda:0": 8.59}))
    assert "Preset studio lets a model fill 12 GB" in sentence
    assert "cuda:0 has 8.6 GB. Set `vram: 8`" in sentence


def test_a_card_of_unknown_memory_is_not_refused() -> None:
    assert not refusals(estimate([FILM], [("image", OF_TIDES)], {}), replace(ROOMY, cards={}))


def test_without_a_card_real_models_are_warned_of_and_miniatures_are_not() -> None:
    without = replace(ROOMY, cards=None, has_card=False)
    miniature = replace(FILM, has_real_models=False)
    (warning,) = warnings(estimate([FILM], [("image", OF_TIDES)], {}), without)
    assert warning.startswith("No GPU found; models will run on the processor.")
    assert not warnings(estimate([miniature], [("image", OF_TIDES)], {}), without)


def test_where_models_work_on_other_machines_the_cards_of_this_one_say_nothing() -> None:
    machine = this_machine([FILM], [], devices=None)
    assert not warnings(estimate([FILM], [("image", OF_TIDES)], {}), machine)


def test_a_model_that_needs_a_larger_card_than_the_preset_allows_is_refused() -> None:
    with pytest.raises(
        UserError, match=r"my\.yaml: vram: latentsync-1\.6 works on cards from 18 GB on, .* only 12 GB"
    ):
        refuse_too_large(shipped(), ["latentsync-1.6"], 12.0, "my.yaml")
    refuse_too_large(shipped(), ["latentsync-1.6"], 18.0, "my.yaml")


def test_the_memory_of_cards_is_asked_of_nvidia_smi(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "nvidia-smi"
    program.write_text('#!/bin/sh\ncase "$1" in --id=1) echo 12288;; *) echo "[N/A]";; esac\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    cards = [Device("cpu", None), Device("cuda:0", "0"), Device("cuda:1", "1")]
    assert memory_of(cards) == {"cuda:1": pytest.approx(12.9, abs=0.02)}
