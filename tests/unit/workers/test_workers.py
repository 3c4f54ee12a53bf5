"""A model is loaded once and serves many jobs; whoever dies, nobody waits for ever and nothing stays behind."""

import contextlib
import json
import os
import signal
import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path

import pytest
from project import REPOSITORY
from waiting import wait_until
from workshop import Workshop

from understudy.errors import UserError
from understudy.progress.peak import peak_in
from understudy.workers.call import Call
from understudy.workers.client import EngineFailed, call


@pytest.fixture
def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workshop]:
    """No keeper is started yet."""
    (tmp_path / "runtime").mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "runtime"))
    workshop = Workshop(tmp_path, uuid.uuid4().hex)
    for name, value in workshop.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("UNDERSTUDY_WORKERS", raising=False)
    yield workshop
    workshop.close()


@pytest.fixture
def kept(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> Workshop:
    """A keeper with one device is running."""
    workshop.start()
    monkeypatch.setenv("UNDERSTUDY_WORKERS", str(workshop.socket_folder))
    return workshop


def start(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, *devices: str, idle_minutes: float = 1
) -> None:
    workshop.start(devices, idle_minutes)
    monkeypatch.setenv("UNDERSTUDY_WORKERS", str(workshop.socket_folder))


def test_a_call_survives_its_journey(workshop: Workshop) -> None:
    asked = workshop.call("draw", output=Path("a.png"), prompt="größer", parts=[Path("b")])
    assert Call.from_json(asked.to_json()) == asked


def test_what_works_beside_a_model_leaves_it_loaded(kept: Workshop) -> None:
    first = call(kept.call("where"))
    beside = call(replace(kept.call("where", name="b"), beside=True))
    again = call(kept.call("where"))
    assert first["process"] == again["process"] != beside["process"]
    assert beside["device"] == "cpu"
    assert len(kept.lines("loads.txt")) == 2


def test_one_loading_serves_many_calls(kept: Workshop) -> None:
    for index in range(5):
        call(kept.call("draw", output=kept.folder / f"{index}.txt", prompt=f"scene {index}"))
    assert [(kept.folder / f"{index}.txt").read_text() for index in range(5)] == [
        f"scene {index}" for index in range(5)
    ]
    assert len(kept.lines("loads.txt")) == 1


def test_relative_paths_start_at_the_job_s_folder(kept: Workshop) -> None:
    call(kept.call("draw", output=Path("one.txt"), prompt="1"))
    call(kept.call("draw", output=Path("two.txt"), prompt="2"))
    assert call(kept.call("join", parts=[Path("one.txt"), Path("two.txt")])) == "12"
    assert (kept.folder / "one.txt").exists()


def test_an_engine_learns_its_place(kept: Workshop) -> None:
    place = call(kept.call("where"))
    assert place["device"] == "cpu"
    assert place["visible"] == "", "no card is to be seen by a worker on the processor"
    assert place["vram"] == 12
    assert place["models"] == {"weights": "models/weights"}


def test_a_worker_on_a_card_sees_no_other_card(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    start(workshop, monkeypatch, "cuda:1")
    place = call(workshop.call("where"))
    assert (place["device"], place["visible"]) == ("cuda:0", "1")


def test_other_settings_are_another_model(kept: Workshop) -> None:
    for name in "abba":
        call(kept.call("where", name))
    assert [line.split()[0] for line in kept.lines("loads.txt")] == ["a", "b", "a"]


def test_two_engines_take_turns_on_one_device(kept: Workshop) -> None:
    with ThreadPoolExecutor() as jobs:
        first = jobs.submit(call, kept.call("work", "a", steps=3, seconds=0.1))
        wait_until(lambda: kept.lines("steps.txt"))
        second = jobs.submit(call, kept.call("work", "b", steps=3, seconds=0.1))
    assert second.result()["began"] >= first.result()["ended"]
    assert len(kept.workers()) == 1


def test_two_devices_work_side_by_side(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    start(workshop, monkeypatch, "cuda:0", "cuda:1")
    for name in "ab":
        call(workshop.call("where", name))
    with ThreadPoolExecutor() as jobs:
        both = [jobs.submit(call, workshop.call("work", name, steps=5, seconds=0.1)) for name in "ab"]
    first, second = (job.result() for job in both)
    assert max(first["began"], second["began"]) < min(first["ended"], second["ended"])
    assert len(workshop.lines("loads.txt")) == 2


def test_calls_are_answered_in_the_order_in_which_they_came(kept: Workshop) -> None:
    keeper, running = kept.keeper(), kept.job(kept.call("work", "a", steps=600, seconds=0.05))
    wait_until(lambda: kept.lines("steps.txt"))
    with ThreadPoolExecutor() as jobs:
        for name in "bab":
            threads = keeper.num_threads()
            jobs.submit(call, kept.call("work", name, steps=1, seconds=0))
            wait_until(lambda threads=threads: keeper.num_threads() > threads)
        running.kill()
        running.communicate()
    assert [line[0] for line in kept.lines("steps.txt")][-3:] == ["b", "a", "b"]


def test_an_idle_worker_leaves_and_another_one_comes_when_needed(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(workshop, monkeypatch, "cpu", idle_minutes=0.01)
    call(workshop.call("where"))
    wait_until(lambda: not workshop.workers())
    call(workshop.call("where"))
    assert len(workshop.lines("loads.txt")) == 2


def test_a_busy_worker_is_not_taken_for_idle(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    start(workshop, monkeypatch, "cpu", idle_minutes=0.002)
    call(workshop.call("work", steps=5, seconds=0.1))
    assert len(workshop.lines("loads.txt")) == 1


def test_a_killed_job_stops_its_work_and_the_model_stays(kept: Workshop) -> None:
    job = kept.job(kept.call("work", steps=600, seconds=0.05))
    wait_until(lambda: kept.lines("steps.txt"))
    job.kill()
    job.communicate()
    call(kept.call("where"))
    assert len(kept.lines("steps.txt")) < 100
    assert len(kept.lines("loads.txt")) == 1


def test_a_killed_job_that_waited_is_not_worked_on(kept: Workshop) -> None:
    running = kept.job(kept.call("work", "a", steps=600, seconds=0.05))
    wait_until(lambda: kept.lines("steps.txt"))
    threads = kept.keeper().num_threads()
    waiting = kept.job(kept.call("work", "b", steps=1, seconds=0))
    wait_until(lambda: kept.keeper().num_threads() > threads)
    for job in (waiting, running):
        job.kill()
        job.communicate()
    call(kept.call("where", "a"))
    assert [line.split()[0] for line in kept.lines("loads.txt")] == ["a"]


def test_a_worker_that_dies_is_started_again_and_the_job_s_log_tells(
    kept: Workshop, capsys: pytest.CaptureFixture
) -> None:
    assert call(kept.call("die", marker=Path("marker"), times=1)) == "after 1 deaths"
    log = capsys.readouterr().err
    assert "was killed by signal 9" in log
    assert "my last words" in log
    assert "started again" in log
    assert "my last words" in kept.log()


def test_a_worker_that_dies_twice_fails_its_job_with_its_last_words(kept: Workshop) -> None:
    with pytest.raises(UserError, match=r"(?s)killed by signal 9.*memory.*my last words"):
        call(kept.call("die", marker=Path("marker"), times=2))
    assert call(kept.call("die", marker=Path("marker"), times=2)) == "after 2 deaths"


def test_a_worker_that_dies_while_it_loads_is_started_again_once(kept: Workshop) -> None:
    with pytest.raises(UserError, match=r"(?s)signal 11.*loading layer 7.*Segmentation fault"):
        call(kept.call("where", loading="deadly"))
    assert len(kept.lines("loads.txt")) == 2


def test_an_idle_worker_that_was_killed_is_replaced(kept: Workshop) -> None:
    first = call(kept.call("where"))["process"]
    os.kill(first, signal.SIGKILL)
    assert call(kept.call("where"))["process"] != first


def test_what_an_engine_refuses_reaches_the_user_in_its_words(kept: Workshop) -> None:
    with pytest.raises(UserError, match=r"^no such LoRA$"):
        call(kept.call("refuse", text="no such LoRA"))
    call(kept.call("where"))
    assert len(kept.lines("loads.txt")) == 1


def test_a_model_that_cannot_be_loaded_is_refused_once(kept: Workshop) -> None:
    with pytest.raises(UserError, match=r"^the weights are cut short$"):
        call(kept.call("where", loading="refused"))
    assert len(kept.lines("loads.txt")) == 1
    assert call(kept.call("where"))["device"] == "cpu"


def test_an_error_of_the_program_comes_with_its_traceback_and_the_model_stays(kept: Workshop) -> None:
    with pytest.raises(EngineFailed, match=r"(?s)Traceback.*sample\.py.*KeyError: 'nothing'"):
        call(kept.call("fail"))
    call(kept.call("where"))
    assert len(kept.lines("loads.txt")) == 1


def test_a_full_card_is_explained_and_emptied(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    start(workshop, monkeypatch, "cuda:1")
    with pytest.raises(UserError) as raised:
        call(workshop.call("run_out_of_memory"))
    for part in ("image: sample", "cuda:1", "vram: 12", "resolution:", "Tried to allocate 2.00 GiB"):
        assert part in str(raised.value)
    call(workshop.call("where"))
    assert len(workshop.lines("loads.txt")) == 2, "the memory of the first process is surely free"


def test_a_python_that_is_missing_is_named(kept: Workshop) -> None:
    (kept.folder / "python").unlink()
    with pytest.raises(UserError, match=r"cannot be started.*/python"):
        call(kept.call("where"))


def test_steps_are_told_in_the_job_s_log(kept: Workshop, capsys: pytest.CaptureFixture) -> None:
    call(kept.call("work", steps=3, seconds=0))
    assert capsys.readouterr().err.splitlines()[:3] == ["[1/3 steps]", "[2/3 steps]", "[3/3 steps]"]


def test_the_worker_s_peak_memory_is_told_in_the_job_s_log(kept: Workshop, tmp_path: Path) -> None:
    log = tmp_path / "job.log"
    with log.open("w") as told, contextlib.redirect_stderr(told):
        call(kept.call("where"))
    peak = peak_in(log)
    assert peak.vram == 0, "it works on the processor"
    assert 0 < peak.memory < 1


@pytest.mark.parametrize("folder", [None, "/nowhere"])
def test_without_a_keeper_a_job_loads_the_model_itself(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture, folder: str | None
) -> None:
    if folder:
        monkeypatch.setenv("UNDERSTUDY_WORKERS", folder)
    assert call(workshop.call("where"))["device"] == "cpu"
    call(workshop.call("work", steps=2, seconds=0))
    assert "[2/2 steps]" in capsys.readouterr().err
    assert not workshop.workers()
    with pytest.raises(UserError, match=r"(?s)killed by signal 9.*my last words"):
        call(workshop.call("die", marker=Path("marker"), times=2))


def test_a_worker_of_a_job_dies_with_it(workshop: Workshop) -> None:
    job = workshop.job(workshop.call("where", loading="busy"))
    wait_until(lambda: workshop.lines("loads.txt"))
    job.kill()
    job.communicate()
    wait_until(lambda: not workshop.processes())


def test_children_of_an_engine_go_with_it(kept: Workshop) -> None:
    call(kept.call("leave_a_child"))
    assert len(kept.workers()) == 2
    call(kept.call("where", "b"))
    assert len(kept.workers()) == 1


@pytest.mark.parametrize("loading", ["quick", "busy"])
@pytest.mark.parametrize("victim", ["parent", "keeper"])
def test_nothing_outlives_the_workflow_or_the_keeper(kept: Workshop, victim: str, loading: str) -> None:
    job = kept.job(kept.call("work", loading=loading, steps=600, seconds=0.1))
    wait_until(lambda: kept.lines("loads.txt"))
    (kept.parent if victim == "parent" else kept.keeper()).kill()
    _, said = job.communicate()
    assert "keeper.log" in said
    kept.parent.kill()
    wait_until(lambda: not kept.processes())
    assert kept.socket_folder.exists() == (victim == "keeper")


def test_a_keeper_that_is_asked_to_end_does_so(kept: Workshop) -> None:
    call(kept.call("where"))
    kept.keeper().terminate()
    wait_until(lambda: len(kept.processes()) == 1)
    assert not kept.socket_folder.exists()


def test_the_keeper_is_private_to_its_user(kept: Workshop) -> None:
    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(kept.socket_folder) == 0o700
    assert {mode(path) for path in kept.socket_folder.iterdir()} == {0o600}
    with pytest.raises(AuthenticationError):
        Client(str(kept.socket_folder / "socket"), "AF_UNIX", b"guessed")
    assert call(kept.call("where"))["device"] == "cpu", "it goes on after a wrong key"


def test_two_runs_do_not_fill_one_card(
    workshop: Workshop, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    start(workshop, monkeypatch, "cuda:0")
    first = workshop.job(workshop.call("work", steps=5, seconds=0.2))
    wait_until(lambda: workshop.lines("steps.txt"))
    other = Workshop(tmp_path_factory.mktemp("other"), uuid.uuid4().hex)
    other.start(("cuda:0",))
    try:
        second = other.job(other.call("where"))
        said = second.stderr.readline()
        assert said == "waiting for cuda:0, which another run holds\n"
        first.communicate()
        workshop.parent.kill()
        output, _ = second.communicate()
        assert "cuda:0" in output
    finally:
        other.close()


def test_a_card_that_is_not_there_is_refused_before_any_job(workshop: Workshop) -> None:
    watched, held = os.pipe()
    command = [
        sys.executable,
        "-m",
        "understudy.workers.keeper",
        str(watched),
        json.dumps(["cuda:7"]),
        "1",
        "logs",
    ]
    done = subprocess.run(command, cwd=workshop.folder, pass_fds=[watched], capture_output=True, text=True)
    os.close(held)
    assert "there is no cuda:7" in done.stdout
    assert "cuda:0, cuda:1" in done.stdout


def test_a_job_that_calls_a_worker_loads_no_library(kept: Workshop) -> None:
    script = (
        "import sys; from understudy.workers.call import Call; from understudy.workers.client import call\n"
        "call(Call.from_json(sys.argv[1]))\n"
        "print(*(name for name in sys.modules if name.partition('.')[0] in ('numpy', 'torch', 'cv2')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, kept.call("where").to_json()],
        env={**kept.environment(), "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == []
