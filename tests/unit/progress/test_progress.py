import io
import os
from pathlib import Path

import pytest
from rich.console import Console

from understudy.progress import messages
from understudy.progress.estimate import estimate
from understudy.progress.failure import explain, message_in
from understudy.progress.forecast import Forecast, UnderWay
from understudy.progress.job import Job
from understudy.progress.lines import LinesView
from understudy.progress.plan import MOST_SUBJECTS_IN_DETAIL, show_plan
from understudy.progress.reason import Reason
from understudy.progress.run import Run, Running
from understudy.progress.steps import latest, line
from understudy.progress.terminal import TerminalView
from understudy.progress.words import count, duration, listing, rough_duration

NEW_FILM = {"script": 1, "timeline": 1, "sound": 1, "film": 1, "publish": 1}


def job(number, stage, outputs=("file",), **wildcards):
    return Job(number, stage, {"topic": "firewalls", **wildcards}, outputs)


def finish(forecast, stage, jobs=1, seconds=1.0, total=None):
    for _ in range(jobs):
        forecast.finish(stage, seconds)
        forecast.set_total(total or forecast.total)


# Words.


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.04, "0.0 s"),
        (9.94, "9.9 s"),
        (9.97, "10 s"),
        (60, "1 min"),
        (200, "3 min 20 s"),
        (4200, "1 h 10 min"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds, words):
    assert duration(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "1 s"),
        (12.4, "12 s"),
        (43, "45 s"),
        (59, "1 min"),
        (170, "3 min"),
        (3590, "1 h"),
        (4300, "1 h 10 min"),
    ],
)
def test_a_guess_is_no_finer_than_it_deserves(seconds, words):
    assert rough_duration(seconds) == words


def test_a_long_list_is_cut():
    assert listing(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert count(1, "job"), count(2, "job") == ("1 job", "2 jobs")


def test_a_job_is_named_by_topic_stage_and_scene():
    assert job(1, "chunk", scene="how-it-decides", index="2").title == "firewalls · chunk 2 · how-it-decides"
    assert job(1, "card", card="opening").title == "firewalls · opening card"
    assert Job(1, "lora", {"persona": "ada"}).title == "ada · lora"


# What is left.


def test_a_film_without_script_is_expected_to_be_a_typical_one():
    forecast = Forecast(NEW_FILM, {}, cores=1)
    assert forecast.total == 5
    assert 35 < forecast.expected_total < 50


def test_jobs_that_a_checkpoint_reveals_take_the_place_of_the_guess():
    forecast = Forecast(NEW_FILM, {}, cores=1)
    finish(forecast, "script", total=5)
    finish(forecast, "speech", total=5 + 3)
    assert forecast.jobs_left()["speech"] == 2
    finish(forecast, "speech", jobs=2)
    finish(forecast, "timeline")
    finish(forecast, "image", total=8 + 17)
    assert forecast.expected_total == 25
    assert not forecast.unknown_jobs()
    assert sum(forecast.jobs_left().values()) == pytest.approx(25 - 6)


def test_later_films_are_expected_to_be_like_earlier_ones():
    forecast = Forecast(dict.fromkeys(NEW_FILM, 2), {}, cores=1)
    finish(forecast, "script")
    finish(forecast, "speech", total=10 + 3)
    assert forecast.unknown_jobs()["speech"] == pytest.approx(3)


def test_a_film_that_is_made_again_is_not_counted_twice():
    scenes = {"image": 6, "chunk": 7, "clip": 6, "lipsync": 4, "finish": 6, "card": 2}
    assert Forecast({"timeline": 1, **scenes}, {}, cores=1).expected_total == 32


@pytest.mark.parametrize("asked_for", [{"script": 1}, {"speech": 6, "timeline": 1}])
def test_nothing_more_is_expected_than_what_was_asked_for_needs(asked_for):
    forecast = Forecast(asked_for, {}, cores=1)
    assert not forecast.unknown_jobs()
    assert not forecast.may_grow


def test_nothing_more_is_expected_of_a_film_that_is_put_together():
    forecast = Forecast(dict.fromkeys(NEW_FILM, 2), {}, cores=1)
    forecast.begin("film")
    before = forecast.expected_total
    assert forecast.may_grow
    forecast.begin("timeline")
    forecast.begin("timeline")
    forecast.begin("film")
    assert not forecast.may_grow
    assert forecast.expected_total == forecast.total < before


def test_an_estimate_trusts_what_it_measures():
    forecast = Forecast({"speech": 100}, {}, cores=1)
    finish(forecast, "speech", jobs=50, seconds=2.0)
    assert forecast.seconds_left(elapsed=100.0, running={}) == pytest.approx(100, rel=0.05)


def test_nobody_waits_for_a_failed_job():
    forecast = Forecast({"speech": 2}, {}, cores=1)
    forecast.fail("speech")
    assert forecast.jobs_left()["speech"] == 1


def test_two_cores_halve_what_is_left():
    forecast = Forecast({"speech": 100}, {}, cores=2)
    finish(forecast, "speech", jobs=50, seconds=2.0)
    assert forecast.seconds_left(elapsed=50.0, running={}) == pytest.approx(50, rel=0.05)


def test_a_running_job_counts_down():
    forecast = Forecast({"film": 1}, {"film": 10.0}, cores=1)
    before = forecast.seconds_left(0.0, {1: UnderWay("film", 0.0)})
    after = forecast.seconds_left(6.0, {1: UnderWay("film", 6.0)})
    assert before == pytest.approx(10)
    assert after == pytest.approx(4)


def test_a_job_slower_than_expected_warns_of_the_others_of_its_stage():
    forecast = Forecast({"finish": 6}, {"finish": 1.0}, cores=1)
    assert forecast.seconds_left(10.0, {1: UnderWay("finish", 10.0)}) > 50


def test_a_job_that_tells_its_steps_is_trusted_more_than_what_is_typical():
    forecast = Forecast({"chunk": 1}, {"chunk": 900.0}, cores=1)
    assert forecast.seconds_left(60.0, {1: UnderWay("chunk", 60.0, share=0.5)}) == pytest.approx(60)


def test_the_first_steps_tell_nothing_because_a_model_was_loaded_before_them():
    forecast = Forecast({"chunk": 1}, {"chunk": 100.0}, cores=1)
    left = forecast.seconds_left(40.0, {1: UnderWay("chunk", 40.0, share=0.05)})
    assert left == pytest.approx(60)


def test_many_cores_do_not_shorten_a_chain():
    forecast = Forecast(
        {"sound": 1, "film": 1, "publish": 1}, {"sound": 5, "film": 5, "publish": 5}, cores=64
    )
    assert forecast.seconds_left(0.0, {}) == pytest.approx(15)


# A run.


def test_a_target_is_no_job():
    run = Run(started=0)
    run.plan({"all": 1, "film": 1})
    run.begin(job(1, "film"), now=0)
    run.begin(Job(0, "all", {}), now=0)
    run.set_total(2)
    run.finish(1, now=1)
    assert run.finish(0, now=1) is None
    assert run.counter() == "1/1"


def test_of_a_film_that_is_made_again_only_the_known_jobs_are_counted():
    run = Run(started=0)
    run.plan(NEW_FILM)
    run.forecast.expect({}, {}, share_of_new_films=0.0)
    assert run.counter() == "0/5+"


def test_without_publishing_the_film_itself_is_announced():
    run = Run(started=0)
    run.plan({"film": 1, "credentials": 1})
    film = job(1, "credentials", outputs=("results/firewalls/studio/film.mp4",), preset="studio")
    run.begin(film, now=0)
    assert run.ends_film(film)


def test_a_job_that_is_tried_again_and_succeeds_has_not_failed():
    run = Run(started=0)
    run.plan({"speech": 1})
    again = job(1, "speech")
    run.begin(again, now=0)
    run.fail(explain(again))
    run.begin(again, now=1)
    run.finish(1, now=2)
    assert not run.failures


def test_a_running_job_shows_the_last_of_its_steps(tmp_path):
    log = tmp_path / "image.log"
    log.write_text(f"loading\n{line(3, 28, 'steps')}\n{line(12, 28, 'steps')}\nsome library warns [1/2]\n")
    running = Running(Job(1, "image", {}, ("image.png",), (tmp_path / "none.log", log)), since=0.0)
    assert running.steps().in_words() == "12/28 steps"


def test_the_log_of_an_earlier_run_tells_nothing_of_this_one(tmp_path):
    log = tmp_path / "image.log"
    log.write_text(line(28, 28, "steps"))
    assert latest(log, since=log.stat().st_mtime + 1) is None


def test_the_steps_of_a_long_log_are_read_from_its_end(tmp_path):
    log = tmp_path / "image.log"
    log.write_text("".join(f"{line(number, 90_000, 'steps')}\n" for number in range(90_000)))
    assert latest(log) == (89_999, 90_000, "steps")


# Standing still.


def running_since_0(tmp_path, written):
    """A run whose only job has last written to its log at that second."""
    log = tmp_path / "logs/speech.log"
    log.parent.mkdir()
    log.touch()
    os.utime(log, (written, written))
    run = Run(started=0)
    run.plan({"speech": 1})
    run.begin(Job(1, "speech", {"topic": "tides"}, ("a",), (log,)), now=0)
    return run


def test_a_job_that_shows_no_progress_for_a_minute_stands_still_and_nobody_knows_what_is_left(tmp_path):
    run = running_since_0(tmp_path, written=10)
    assert not run.standing_still(69)
    assert run.seconds_left(69) is not None
    assert run.standing_still(70) == {1: 60}
    assert run.seconds_left(70) is None


def test_a_job_that_takes_long_anyway_stands_still_only_later(tmp_path):
    run = running_since_0(tmp_path, written=0)
    run.forecast.expect({"speech": 120.0}, {})
    assert not run.standing_still(119)
    assert run.standing_still(120)


def test_what_stands_still_is_said_once_with_its_log(tmp_path):
    said = io.StringIO()
    view = LinesView(Console(file=said, width=400), running_since_0(tmp_path, written=0))
    view.say_what_stands_still(61)
    view.say_what_stands_still(66)
    log = tmp_path / "logs/speech.log"
    assert said.getvalue() == f"Note: tides · speech: no progress for 1 min 1 s; its log: {log}\n"


def test_a_terminal_shows_what_stands_still_in_the_place_of_its_time(tmp_path, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 100.0)
    shown = io.StringIO()
    view = TerminalView(Console(file=shown, width=400), running_since_0(tmp_path, written=0))
    view._console.print(view._draw())
    assert f"no progress for 1 min 40 s; its log: {tmp_path / 'logs/speech.log'}" in shown.getvalue()
    assert "left" not in shown.getvalue()


# What went wrong.


def test_the_message_for_the_user_is_all_that_is_shown_of_a_log():
    log = "Traceback (most recent call last):\n  deep\nUnderstudy: topic: no words.\nWrite some.\n"
    assert message_in(log) == "topic: no words.\nWrite some."


def test_a_log_without_message_shows_its_end():
    assert message_in("\n".join(str(number) for number in range(100))).splitlines()[-1] == "99"
    assert len(message_in("x\n" * 100).splitlines()) < 10


def test_a_repeated_reason_takes_one_line():
    failure = explain(job(1, "finish", scene="rules"), "No room on the disk.")
    lines = messages.failed(failure, is_repeated=True)
    assert [str(line) for line in lines] == ["firewalls · finish · rules failed for the same reason"]


def test_a_job_without_log_says_what_snakemake_said():
    failed = Job(1, "speech", {}, ("a",), (Path("missing.log"),))
    assert explain(failed, "Its program ended with status 1.").message == "Its program ended with status 1."


def test_hundreds_of_films_are_no_wall_of_text():
    jobs = [
        Job(number, "film", {"topic": f"topic-{number}"}, (f"{number}.mp4",), reason=Reason("not made yet"))
        for number in range(300)
    ]
    written = io.StringIO()
    expected = estimate([], [(job.stage, job.wildcards) for job in jobs], {})
    show_plan(Console(file=written, width=100), jobs, expected)
    lines = written.getvalue().splitlines()
    assert len(lines) < 4 * MOST_SUBJECTS_IN_DETAIL
    assert "In all 300 jobs" in lines[-1]
