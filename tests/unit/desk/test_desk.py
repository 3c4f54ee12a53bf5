"""The desk: who may ask it, what it saves, and that two who edit at once lose nothing."""

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from desk import ServedDesk
from project import REPOSITORY, SCRIPT, Project

from understudy.desk import workflow

HOSTILE = "<script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7 * 7 }} &amp;"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Project, ServedDesk]]:
    project = Project(tmp_path_factory.mktemp("desk"))
    with ServedDesk(project.root) as desk:
        yield project, desk


@pytest.fixture
def desk(served) -> ServedDesk:
    return served[1]


@pytest.fixture
def project(served) -> Project:
    project = served[0]
    project.write("config/topics/short.yaml", {"prompt": "Tell me three things"})
    project.write("config/scripts/short.json", SCRIPT)
    shutil.rmtree(project.path("config/approvals"), ignore_errors=True)
    return project


def script_of(desk: ServedDesk) -> dict:
    return desk.get("/api/topics/short/script")


def save(desk: ServedDesk, script: object, based_on: str):
    return desk.ask("PUT", "/api/topics/short/script", {"based_on": based_on, "script": script})


# Who may ask.


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": None},
        {"cookie": "understudy-desk=wrong"},
        {"host": "evil.example"},
        {"host": "127.0.0.1:1"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site", "origin": None},
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "path", ["/", "/topics/short", "/api/topics/short/script", "/static/film.js", "/api/live"]
)
def test_a_page_is_for_this_desks_own_pages_alone(desk: ServedDesk, path: str, headers: dict) -> None:
    answer = desk.ask("GET", path, **headers)
    assert answer.status in (403, 421)
    assert b"three" not in answer.body


@pytest.mark.parametrize(
    "headers", [{"cookie": None}, {"origin": None}, {"origin": "https://evil.example"}], ids=str
)
def test_nothing_is_saved_or_started_for_a_stranger(
    project: Project, desk: ServedDesk, headers: dict
) -> None:
    before = project.path("config/scripts/short.json").read_bytes()
    found = script_of(desk)
    script = {"based_on": found["version"], "script": {**found["script"], "title": "Taken"}}
    assert desk.ask("PUT", "/api/topics/short/script", script, **headers).status == 403
    assert (
        desk.ask(
            "POST", "/api/runs", {"films": [], "scripts": [{"topic": "short"}], "takes": []}, **headers
        ).status
        == 403
    )
    assert project.path("config/scripts/short.json").read_bytes() == before
    assert desk.state()["runs"] == []


def test_a_wrong_token_opens_nothing(desk: ServedDesk) -> None:
    for token in ("", "wrong", desk.token[:-1], "%00", "%C3%A4"):
        answer = desk.ask("GET", f"/?token={token}", cookie=None)
        assert answer.status == 403
        assert "set-cookie" not in answer.headers


def test_the_token_becomes_a_cookie_that_no_script_and_no_other_site_gets(desk: ServedDesk) -> None:
    cookie = desk.ask("GET", f"/?token={desk.token}", cookie=None).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


@pytest.mark.parametrize(
    "name",
    [
        "..",
        "%2e%2e",
        "..%2f..%2fetc",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5c..",
        "a%00b",
        "A",
        "a%2fb",
        "a" * 49,
        "%252e%252e",
    ],
)
@pytest.mark.parametrize(
    "path",
    [
        "/topics/{}",
        "/topics/{}/settings",
        "/api/topics/{}/script",
        "/api/topics/short/{}/cost",
        "/api/topics/{}/small/live",
        "/made/{}/small/film.mp4",
        "/made/short/{}/film.mp4",
        "/made/short/small/{}",
        "/made/short/small/scenes/{}/image.png",
        "/made/short/small/scenes/hello/{}",
        "/static/{}",
        "/static/../{}/desk.py",
    ],
)
def test_a_name_that_is_no_name_reaches_no_file(desk: ServedDesk, path: str, name: str) -> None:
    answer = desk.ask("GET", path.format(name))
    assert answer.status == 404
    assert b"root:" not in answer.body


def test_a_topic_cannot_be_written_elsewhere(project: Project, desk: ServedDesk) -> None:
    for name in ("..%2fevil", "%2e%2e", "x.yaml"):
        answer = desk.ask("PUT", f"/api/topics/{name}", {"based_on": "", "values": {"prompt": "Tell me"}})
        assert answer.status in (404, 405)
    assert not list(project.root.rglob("*evil*"))


def test_pages_take_nothing_from_elsewhere_and_run_nothing_inline(desk: ServedDesk) -> None:
    policy = desk.ask("GET", "/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"http://" not in desk.ask("GET", "/topics/short").body
    assert b"https://" not in desk.ask("GET", "/topics/short").body


def test_what_is_sent_must_have_its_form(desk: ServedDesk) -> None:
    for body in (
        b"",
        b"[]",
        b"{",
        b'{"based_on": 1, "script": {}}',
        b"[" * 100_000,
        b'{"based_on": "", "script": [], "x": 1}',
    ):
        assert desk.ask("PUT", "/api/topics/short/script", body).status == 422
    assert desk.ask("PUT", "/api/topics/short/script", b" " * 5_000_000).status == 413


# What is saved.


def test_a_saved_script_is_the_users_own_file(project: Project, desk: ServedDesk) -> None:
    found = script_of(desk)
    found["script"]["scenes"][1]["dialogue"] = HOSTILE
    answer = save(desk, found["script"], found["version"])
    assert answer.status == 200
    assert project.script()["scenes"][1]["dialogue"] == HOSTILE
    assert script_of(desk)["version"] == answer.json()["version"]


def test_a_script_is_checked_as_a_hand_edit_is(project: Project, desk: ServedDesk) -> None:
    before = project.path("config/scripts/short.json").read_bytes()
    found = script_of(desk)
    found["script"]["scenes"][2]["dialogue"] = "x" * 5000
    answer = save(desk, found["script"], found["version"])
    assert answer.status == 422
    assert "scenes.2.dialogue" in answer.json()["problem"]
    assert project.path("config/scripts/short.json").read_bytes() == before


def test_a_script_that_the_workflow_wrote_becomes_the_users_own_when_it_is_edited(
    project: Project, desk: ServedDesk
) -> None:
    script = project.script()
    project.path("config/scripts/short.json").unlink()
    project.write("results/short/script.json", script)
    found = script_of(desk)
    assert not found["is_own"]
    script["title"] = "Mine"
    assert save(desk, script, found["version"]).status == 200
    assert project.script()["title"] == "Mine"
    assert json.loads(project.path("results/short/script.json").read_text())["title"] == "Three things"
    project.path("results/short/script.json").unlink()


def test_a_save_after_somebody_elses_is_refused_and_shows_theirs(project: Project, desk: ServedDesk) -> None:
    found = script_of(desk)
    mine, theirs = json.loads(json.dumps(found["script"])), json.loads(json.dumps(found["script"]))
    mine["title"], theirs["scenes"][0]["dialogue"] = "Mine", "Theirs."
    assert save(desk, theirs, found["version"]).status == 200
    refused = save(desk, mine, found["version"])
    assert refused.status == 409
    assert refused.json()["script"]["scenes"][0]["dialogue"] == "Theirs."
    assert save(desk, mine, refused.json()["version"]).status == 200


def test_an_edit_with_an_editor_is_not_written_over(project: Project, desk: ServedDesk) -> None:
    found = script_of(desk)
    by_hand = project.script()
    by_hand["scenes"][0]["dialogue"] = "By hand."
    project.write("config/scripts/short.json", by_hand)
    assert save(desk, found["script"], found["version"]).status == 409
    assert project.script()["scenes"][0]["dialogue"] == "By hand."


def test_a_script_that_is_broken_by_hand_is_named_and_can_be_mended(
    project: Project, desk: ServedDesk
) -> None:
    project.write("config/scripts/short.json", "{ no json")
    found = script_of(desk)
    assert found["script"] is None
    assert "config/scripts/short.json, line 1" in found["problem"]
    assert desk.ask("GET", "/").status == 200
    assert desk.ask("GET", "/topics/short").status == 200


def test_what_a_user_wrote_is_text_on_every_page(project: Project, desk: ServedDesk) -> None:
    project.write("config/topics/short.yaml", {"prompt": HOSTILE, "title": HOSTILE[:100], "notes": HOSTILE})
    for path in ("/", "/topics/short", "/topics/short/settings"):
        body = desk.ask("GET", path).body
        assert b"<script>alert" not in body
        assert b"<img src=x" not in body
        assert b"&lt;script&gt;" in body
        assert b"{{ 7 * 7 }}" in body or path == "/topics/short"


def test_a_topic_is_written_as_an_editor_would(project: Project, desk: ServedDesk) -> None:
    values = {
        "prompt": "Tell me of tides",
        "notes": "One.\r\n\r\nTwo: *moon*",
        "persona": "zuri",
        "length": 30,
    }
    address = "/api/topics/tides"
    answer = desk.ask("PUT", address, {"based_on": "", "values": values})
    assert answer.status == 200
    text = project.path("config/topics/tides.yaml").read_text()
    assert text.endswith(
        "prompt: Tell me of tides\nnotes: |-\n  One.\n\n  Two: *moon*\npersona: zuri\nlength: 30\n"
    )
    assert desk.ask("PUT", address, {"based_on": "", "values": values}).status == 409
    project.path("config/topics/tides.yaml").unlink()


def test_a_topic_keeps_the_comments_and_settings_that_the_form_does_not_hold(
    project: Project, desk: ServedDesk
) -> None:
    project.write("config/topics/short.yaml", "# mine\nprompt: Tell me\npalette: 2   # green\nlength: 20\n")
    page = desk.ask("GET", "/topics/short/settings").body.decode()
    version = page.split('data-version="')[1].split('"')[0]
    answer = desk.ask(
        "PUT", "/api/topics/short", {"based_on": version, "values": {"length": 25, "aspect": "16:9"}}
    )
    assert answer.status == 200
    text = project.path("config/topics/short.yaml").read_text()
    assert text == "# mine\nprompt: Tell me\npalette: 2   # green\nlength: 25\n"


def test_the_settings_of_a_topic_write_its_script_anew_unless_it_is_the_users_own(
    project: Project, desk: ServedDesk
) -> None:
    button = b"Save, and write the script"
    assert button not in desk.ask("GET", "/topics/short/settings").body
    project.path("config/scripts/short.json").unlink()
    assert button in desk.ask("GET", "/topics/short/settings").body
    assert button in desk.ask("GET", "/new").body


def test_a_new_topic_may_begin_as_another_one(project: Project, desk: ServedDesk) -> None:
    about = {"prompt": "Tell me three things", "music": "config/a.wav", "palette": 2}
    project.write("config/a.wav", "music")
    project.write("config/topics/short.yaml", about)
    form = desk.ask("GET", "/new?like=short").body.decode()
    for value in ("Tell me three things", 'value="config/a.wav"', 'value="2"', "data-writes-script"):
        assert value in form
    assert 'data-topic=""' in form
    assert desk.ask("GET", "/new?like=..%2f..%2fx").status == 404
    values = {**about, "palette": None, "music": ""}
    version = re.search('data-version="(.*?)"', desk.ask("GET", "/topics/short/settings").body.decode())[1]
    assert desk.ask("PUT", "/api/topics/short", {"based_on": version, "values": values}).status == 200
    assert yaml.safe_load(project.path("config/topics/short.yaml").read_text()) == {"prompt": about["prompt"]}


def test_a_topic_that_is_deleted_leaves_what_was_made_of_it(project: Project, desk: ServedDesk) -> None:
    project.write("config/topics/gone.yaml", {"prompt": "Tell me no more"})
    project.write("config/scripts/gone.json", SCRIPT)
    project.write("results/gone/script.json", SCRIPT)
    assert desk.ask("DELETE", "/api/topics/gone", {}, origin="https://evil.example").status == 403
    assert desk.ask("DELETE", "/api/topics/gone", {}).status == 200
    assert not project.path("config/topics/gone.yaml").exists()
    assert not project.path("config/scripts/gone.json").exists()
    assert project.path("results/gone/script.json").exists()
    assert desk.ask("DELETE", "/api/topics/gone", {}).status == 422
    shutil.rmtree(project.path("results/gone"))


def test_a_topic_is_listed_with_the_first_picture_of_its_film(project: Project, desk: ServedDesk) -> None:
    picture = project.path("results/short/small/scenes/hello/image.png")
    assert b"hello/image.png" not in desk.ask("GET", "/").body
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"a picture")
    address = re.search(
        'src="(/made/short/small/scenes/hello/image.png[^"]*)"', desk.ask("GET", "/").body.decode()
    )
    assert desk.ask("GET", address[1]).body == b"a picture"
    shutil.rmtree(project.path("results/short"))


def test_a_topic_with_a_mistake_is_refused_in_words(project: Project, desk: ServedDesk) -> None:
    for values, named in (
        ({"prompt": "Tell me", "length": 1}, "length"),
        ({"prompt": "Tell me", "persona": "nobody"}, "nobody"),
        ({"prompt": "Tell me", "overrides": {}}, "overrides"),
        ({"prompt": "x"}, "prompt"),
    ):
        answer = desk.ask("PUT", "/api/topics/other", {"based_on": "", "values": values})
        assert answer.status == 422
        assert named in answer.json()["problem"]
    assert not project.path("config/topics/other.yaml").exists()


def test_an_approval_holds_for_the_script_as_it_was_seen(project: Project, desk: ServedDesk) -> None:
    found = script_of(desk)
    approve = {"version": found["version"], "approved": True}
    assert desk.ask("PUT", "/api/topics/short/approval", approve).status == 200
    assert b"Approved" in desk.ask("GET", "/").body
    found["script"]["title"] = "Another"
    assert save(desk, found["script"], found["version"]).status == 200
    assert b"Approved" not in desk.ask("GET", "/").body
    assert desk.ask("PUT", "/api/topics/short/approval", approve).status == 422


def test_a_preset_with_models_is_rendered_for_an_approved_script_alone(
    project: Project, desk: ServedDesk
) -> None:
    project.write("config/presets/heavy.yaml", {"speech": {"engine": "f5", "model": "f5-tts-base"}})
    ask = {"films": [{"topic": "short", "preset": "heavy"}], "scripts": [], "takes": []}
    refused = desk.ask("POST", "/api/runs", ask)
    assert refused.status == 422
    assert "not approved" in refused.json()["problem"]
    project.path("config/presets/heavy.yaml").unlink()


def test_the_command_line_approves_as_the_desk_does(project: Project, desk: ServedDesk) -> None:
    command = [sys.executable, "-m", "understudy.script.approval", "short"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    subprocess.run(command, cwd=project.root, env=environment, check=True, capture_output=True)
    assert b"Approved" in desk.ask("GET", "/").body


@pytest.mark.slow
def test_a_run_stands_back_behind_all_else_on_the_machine(tmp_path: Path) -> None:
    async def niceness() -> tuple[int, str]:
        process = await workflow.start(tmp_path, ["--version"], tmp_path / "run.jsonl", tmp_path / "run.log")
        group = Path(f"/proc/{process.pid}/autogroup")
        found = os.getpriority(os.PRIO_PROCESS, process.pid), group.read_text() if group.exists() else ""
        await process.wait()
        return found

    of_the_process, of_its_session = asyncio.run(niceness())
    assert of_the_process == min(os.getpriority(os.PRIO_PROCESS, 0) + 5, 19)
    assert not of_its_session or not of_its_session.endswith("nice 0\n")
