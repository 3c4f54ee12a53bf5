import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from understudy.files import replace_atomically, write_json, write_text


def test_a_finished_file_takes_its_place_alone(tmp_path):
    with replace_atomically(tmp_path / "deep" / "film.mp4") as unfinished:
        assert unfinished.suffix == ".mp4"
        unfinished.write_bytes(b"film")
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["film.mp4"]
    assert (tmp_path / "deep" / "film.mp4").read_bytes() == b"film"


def test_a_failed_writer_leaves_what_was_there(tmp_path):
    target = tmp_path / "script.json"
    target.write_text("old")
    with pytest.raises(RuntimeError), replace_atomically(target) as unfinished:
        unfinished.write_text("half")
        raise RuntimeError
    assert [path.read_text() for path in tmp_path.iterdir()] == ["old"]


def test_a_killed_writer_leaves_nothing_under_the_target_name(tmp_path):
    program = (
        "import os, signal, sys; from pathlib import Path; from understudy.files import replace_atomically\n"
        "with replace_atomically(Path(sys.argv[1])) as unfinished:\n"
        "    unfinished.write_text('half'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    target = tmp_path / "clip.mp4"
    killed = subprocess.run([sys.executable, "-c", program, target], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not target.exists()
    assert not list(tmp_path.glob("clip*"))


def test_several_writers_of_one_file_do_not_disturb_each_other(tmp_path):
    target = tmp_path / "report.txt"
    texts = [str(writer) * 10_000 for writer in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda text: write_text(target, text), texts))
    assert target.read_text() in texts
    assert list(tmp_path.iterdir()) == [target]


def test_a_new_file_can_be_read_by_whom_the_umask_allows(tmp_path):
    before = os.umask(0o022)
    try:
        write_text(tmp_path / "a.txt", "a")
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


def test_json_keeps_its_order_and_any_letters(tmp_path):
    data = {"title": "Wärmepumpe ☂", "also": [1, 2.5, None]}
    write_json(tmp_path / "a.json", data)
    text = (tmp_path / "a.json").read_bytes().decode()
    assert list(json.loads(text)) == ["title", "also"]
    assert "Wärmepumpe ☂" in text
    assert text.endswith("}\n")


def test_json_refuses_what_other_readers_would_not_read(tmp_path):
    with pytest.raises(ValueError, match="JSON"):
        write_json(tmp_path / "a.json", {"x": float("nan")})
    assert not (tmp_path / "a.json").exists()
