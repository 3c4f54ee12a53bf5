"""Runs Snakemake itself on a miniature of the workflow, and reads what a person would see."""

import contextlib
import fcntl
import json
import os
import pty
import re
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios

import pytest
import yaml
from shipped import REPOSITORY
from terminal import hear_ctrl_c

from snakemake_logger_plugin_understudy.errors import error_in_words
from snakemake_logger_plugin_understudy.reasons import reason_in_words

COMMAND = [sys.executable, "-m", "snakemake", "--logger", "understudy", "--scheduler", "greedy"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(REPOSITORY), "TERM": "xterm", "NO_COLOR": "1"}
CONTROL_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


@pytest.fixture
def folder(tmp_path):
    """A folder with the miniature and one topic of two scenes."""
    return begin(tmp_path)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A folder in which the film was made, with the status and output of that run."""
    folder = begin(tmp_path_factory.mktemp("made"))
    return folder, *snakemake(folder)


@pytest.fixture
def made(first_run, tmp_path):
    """A copy of the folder in which the film was made."""
    return shutil.copytree(first_run[0], tmp_path / "made")


def begin(folder):
    shutil.copy(REPOSITORY / "tests/miniature/Snakefile", folder)
    write_topic(folder, "firewalls", opening="Hello.", rules="It has rules.")
    return folder


def write_topic(folder, topic, **scenes):
    (folder / "config").mkdir(exist_ok=True)
    (folder / f"config/{topic}.json").write_text(json.dumps(scenes))


def snakemake(folder, *arguments):
    """The exit status and all output of a run."""
    command = [*COMMAND, "--cores", "1", *arguments]
    made = subprocess.run(
        command, cwd=folder, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    return made.returncode, made.stdout


def on_a_terminal(folder, *arguments, interrupt_at=None):
    """The exit status of a run, and what it wrote to a terminal; Ctrl-C as soon as a text appears."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
    process = subprocess.Popen(
        [*COMMAND, "--cores", "1", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
    )
    os.close(theirs)
    seen = b""
    with contextlib.suppress(OSError):  # Linux ends a terminal with an error
        while written := os.read(ours, 65_536):
            seen += written
            if interrupt_at and interrupt_at.encode() in seen:
                os.killpg(process.pid, signal.SIGINT)
                interrupt_at = None
    os.close(ours)
    return process.wait(), CONTROL_SEQUENCE.sub("", seen.decode()).replace("\r", "")


def without_times(output):
    return re.sub(r"\d+(\.\d)? s\b", "0 s", output)


def test_a_log_file_gets_one_line_a_job_and_nothing_else(first_run):
    _, status, output = first_run
    assert status == 0
    *jobs, ready, last = without_times(output).splitlines()
    assert [line.split("] ")[1] for line in jobs[:1] + jobs[-2:]] == [
        "firewalls · script (0 s)",
        "firewalls · film (0 s)",
        "firewalls · publish (0 s)",
    ]
    assert jobs[-1].startswith("[8/8] ")
    assert ready == "results/firewalls.mp4 is ready"
    assert last == "Done: 8 jobs in 0 s."


def test_an_unchanged_film_is_up_to_date(made):
    assert snakemake(made) == (0, "Everything is up to date.\n")


def test_a_failed_job_says_why_and_how_to_go_on(folder):
    write_topic(folder, "sleep", mute="")
    status, output = snakemake(folder, "--keep-going")
    assert status == 1
    assert (
        "sleep · speech · mute failed\n  the scene has no words. Write some.\n  Log: logs/sleep/draft/mute/speech.log"
        in output
    )
    assert "results/firewalls.mp4 is ready" in output
    *_, count, advice, command = output.splitlines()
    assert re.fullmatch(r"1 job failed after .* s; 9 jobs done and kept\.", count)
    assert advice == "When that is mended, go on with:"
    assert command.startswith("  snakemake --logger understudy")
    assert command.endswith(" --cores 1 --keep-going")
    assert "Traceback" not in output


@pytest.mark.slow
def test_after_a_failed_job_of_a_persona_the_advice_is_the_command_with_its_target_and_configuration(small):
    persona = yaml.safe_load(small.path("config/personas/ada/persona.yaml").read_text())
    reference = {"sound": "config/a.wav", "transcript": "config/a.txt"}
    small.write("config/personas/ada/persona.yaml", persona | {"reference": reference, "fictional": True})
    small.write("config/a.wav", "no sound")
    small.write("config/a.txt", "Hello.")
    asked = ["results/personas/ada/reference.wav", "--config", "persona_preset=small", "reports=false"]
    output, _ = small.start(*asked, alone=True).communicate()
    assert "ada · reference failed" in output
    assert output.endswith(f"go on with:\n  snakemake --cores 2 {' '.join(asked)}\n")


def test_quiet_leaves_only_what_went_wrong(folder):
    write_topic(folder, "sleep", mute="")
    _, output = snakemake(folder, "--keep-going", "--quiet")
    assert output.startswith("sleep · speech · mute failed\n")
    assert "firewalls" not in output


def test_a_mistake_in_the_configuration_is_told_in_its_own_words(folder):
    status, output = snakemake(folder, "results/gps.mp4")
    assert (status, output) == (1, "Error\n  there is no topic 'gps'. Write config/gps.json.\n")


def test_a_film_that_no_rule_makes_is_told(folder):
    status, output = snakemake(folder, "results/firewalls.avi")
    assert status == 1
    assert "There is no way to make results/firewalls.avi." in output


def test_a_dry_run_says_what_and_why(made):
    (made / "results/firewalls.mp4").unlink()
    write_topic(made, "sleep", opening="Good night.")
    status, output = snakemake(made, "--dry-run")
    assert status == 0
    rows = [line.split() for line in output.splitlines()]
    assert ["publish", "1", "not", "made", "yet"] in rows
    assert "sleep\n  Not begun. Its scenes are known once the script is written" in output
    assert "rule " not in output


def test_a_dry_run_names_the_setting_that_changed(made):
    script = made / "results/firewalls/script.json"
    written = script.stat().st_mtime_ns
    script.write_text(json.dumps({"opening": "Hello.", "rules": "It has a few rules."}))
    os.utime(script, ns=(written, written))
    _, output = snakemake(made, "--dry-run")
    rows = [line.split() for line in output.splitlines()]
    assert ["speech", "1", "rules", "dialogue", "changed"] in rows
    assert ["finish", "1", "rules", "after", "speech"] in rows


def test_the_commands_beside_a_run_keep_their_words(made):
    _, summary = snakemake(made, "--summary")
    assert summary.startswith("output_file\tdate")
    _, deletion = snakemake(made, "--delete-all-output", "--dry-run")
    assert "Would delete results/firewalls.mp4" in deletion
    assert "Building DAG" not in deletion


def test_verbose_shows_snakemakes_own_log(folder):
    _, output = snakemake(folder, "--verbose", "results/firewalls/script.json")
    assert "Building DAG of jobs..." in output
    assert "checkpoint script:" in output


def test_a_terminal_shows_what_is_done_and_what_is_left(folder):
    write_topic(folder, "sleep", brief="Good night.")
    status, screen = on_a_terminal(folder, "results/sleep.mp4")
    assert status == 0
    assert re.search(r"\d of (about )?\d+ jobs · \d+\.\d s · about \d+ s left", screen)
    assert re.search(r"sleep · speech · brief  \d\.\d s", screen)
    assert "results/sleep.mp4 is ready" in screen
    assert screen.rstrip().splitlines()[-1].startswith("Done: 6 jobs in ")


def test_a_terminal_shows_the_steps_of_a_job_that_tells_them(folder):
    write_topic(folder, "sleep", drawn="Good night.")
    _, screen = on_a_terminal(folder, "results/sleep.mp4")
    assert re.search(r"sleep · speech · drawn  12/28 steps · \d\.\d s", screen)


def test_ctrl_c_stops_and_says_how_to_go_on(folder):
    write_topic(folder, "sleep", slow="Good night.")
    asked = "results/sleep/draft/film.mp4"
    status, screen = on_a_terminal(folder, asked, "--config", "note=a word", interrupt_at="speech · slow")
    assert status == 1
    assert "failed" not in screen
    command = f"snakemake {shlex.join(COMMAND[3:])} --cores 1 {asked} --config 'note=a word'"
    told = " ".join(screen.split())  # lines end at the edge of the terminal
    assert re.search(f"Stopped after .* s; 1 job done and kept. Go on with: {re.escape(command)}", told)


def test_a_run_that_breaks_off_is_not_called_done(folder):
    (folder / "config/firewalls.json").write_text("3")
    status, output = snakemake(folder)
    assert status == 1
    assert "Error\n  TypeError" in output
    assert "1 job done and kept." in output
    assert "Done" not in output


@pytest.mark.parametrize(
    ("kind", "message", "words"),
    [
        (
            "InputFunctionException",
            'InputFunctionException in rule script in file "/x/script.smk", line 4:\nError:\n  WorkflowError:\n'
            "    there is no topic 'gps'.\n    Write it.\nWildcards:\n  topic=gps\nTraceback:\n"
            '  File "/x/graph.py", line 3, in asked (rule script, line 9, /x/script.smk)',
            "there is no topic 'gps'.\nWrite it.",
        ),
        (
            "WorkflowError",
            'WorkflowError in file "/x/common.smk", line 26:\nconfig/config.yaml: unknown key x.\n'
            '  File "/x/Snakefile", line 11, in <module>\n  File "/x/common.smk", line 26, in <module>',
            "config/config.yaml: unknown key x.",
        ),
        ("ApiError", "Error: cores have to be specified", "cores have to be specified"),
        (
            "NameError",
            'NameError in file "/x/common.smk", line 26:\nname x\n  File "/x/common.smk", line 26, in <module>',
            "NameError: name x\n/x/common.smk, line 26\nThis is an error of the program. "
            "Run again with --verbose to see all of it, and report it.",
        ),
        (
            "RuleException",
            "RuleException:\nCalledProcessError in file \"/x\", line 1:\nCommand 'a' returned non-zero exit status 2.",
            "Its program ended with status 2 and wrote nothing about it.",
        ),
    ],
)
def test_an_error_keeps_only_what_helps(kind, message, words):
    assert error_in_words(kind, message) == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("Missing output files: a.png; Input files updated by another job: b.json", "not made yet"),
        ("Updated input files: config/topics/gps.yaml", "config/topics/gps.yaml changed"),
        ("Set of input files has changed since last execution", "made from other files than before"),
        ("Forced execution", "asked for"),
        (
            "Params have changed since last execution: Union of exclusive params before and now across all output: "
            "before: {'engine': {'seed': 1}, 'image_prompt': 'a now: b'} "
            "now: {'engine': {'seed': 2}, 'image_prompt': 'c; Missing output files: x'} ",
            "seed, image prompt changed",
        ),
        (
            "Params have changed since last execution: Union of exclusive params before and now across all output: "
            "before: <nothing exclusive> now: 3 ",
            "its settings or text changed",
        ),
    ],
)
def test_a_reason_is_told_in_words(reason, words):
    assert reason_in_words(reason).in_words({}) == words


def test_a_job_that_only_follows_names_the_stage_before_it():
    reason = reason_in_words("Input files updated by another job: a.wav, b.wav")
    assert reason.in_words({"a.wav": "speech", "b.wav": "speech"}) == "after speech"
