"""A chat server's answers become a script that can be filmed, or a message that says what to do."""

import copy
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chat_server
import pytest
from chat_server import DIALOGUES, GOOD, ChatServer, answer, failure, reply
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from understudy.errors import UserError
from understudy.files import write_json
from understudy.script import server as server_module
from understudy.script.chat import Engine, Settings
from understudy.script.model import Script
from understudy.script.speech_time import speaking_seconds

TEXT = json.dumps(GOOD)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatServer]:
    monkeypatch.setattr(server_module, "FIRST_PAUSE", 0.01)
    with chat_server.running() as chat:
        yield chat


def write(server: ChatServer, engine: dict[str, Any] | None = None, **changes: Any) -> Script:
    arguments = {
        "prompt": "Tell me how a firewall works",
        "given_title": "",
        "notes": [],
        "length": 36.0,  # what the good script takes
        "language": "en-GB",
        "persona": "Ada Marsh",
        "tone": "",
        "audience": "",
        "rules": [],
        "words_per_minute": 158.0,
        "cards_seconds": 5.0,
        "scene_seconds": 0.7,
    }
    chosen = Settings(**{"model": "m", "base_url": server.url, "timeout": 5.0, **(engine or {})})
    return Engine(chosen).write(**{**arguments, **changes})


def changed(**fields: Any) -> dict[str, Any]:
    """The good script with another first scene."""
    script = copy.deepcopy(GOOD)
    script["scenes"][0].update(fields)
    return script


# What is asked.


def test_the_request_carries_model_seed_temperature_and_schema(server: ChatServer) -> None:
    server.replies = [answer(GOOD)]
    write(server, {"model": "qwen3:8b", "seed": 7, "temperature": 0.3})
    request = server.requests[0]
    assert (request["model"], request["seed"], request["temperature"]) == ("qwen3:8b", 7, 0.3)
    schema = request["response_format"]["json_schema"]["schema"]
    assert set(schema["properties"]) == set(schema["required"]) == {"title", "scenes"}
    assert "$" not in json.dumps(schema)


def test_a_model_without_temperature_is_sent_none(server: ChatServer) -> None:
    server.replies = [answer(GOOD)]
    write(server, {"temperature": None})
    assert "temperature" not in server.requests[0]


def test_style_facts_language_and_house_rules_are_told_to_the_model(server: ChatServer) -> None:
    server.replies = [answer(GOOD)]
    told = {"tone": "light-hearted", "audience": "ten-year-olds", "language": "de"}
    write(server, **told, rules=["one joke"], notes=["A packet has a label."])
    assert all(word in server.asked(0) for word in (*told.values(), "one joke", "A packet has a label."))


def test_forty_seconds_are_asked_for_as_four_to_eight_scenes_of_some_eighty_words(server: ChatServer) -> None:
    server.replies = [answer(GOOD)]
    write(server, length=40.0)
    assert "4 to 8 scenes, 81 words" in server.asked(0)


# What is accepted.


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"Sure! Here is your {{script}}:\n\n{TEXT}\n\nLet me know if you want changes.",
        f'<think>Maybe {{"title": "x"}}?</think>\n{TEXT}',
        f"The user wants a script.</think>{TEXT}",
        TEXT.replace("}]", "},]").replace("}", ",}"),
        TEXT.replace("Every second, ", "Every\n second,\t "),
        json.dumps({"script": GOOD}),
        TEXT.replace("Every second", "Every\\u0007 \\ud83d second"),
    ],
    ids=[
        "plain",
        "fenced",
        "prose",
        "thought",
        "half thought",
        "commas",
        "raw breaks",
        "wrapped",
        "controls",
    ],
)
def test_a_good_script_is_found_in_what_surrounds_it(server: ChatServer, text: str) -> None:
    server.replies = [answer(text)]
    assert write(server).model_dump(exclude_none=True) == GOOD
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (TEXT[:300], "not one complete JSON object"),
        ("Error: model overloaded, please retry", "holds no JSON object; it begins: 'Error: model"),
        ("", "holds no JSON object"),
        (None, "holds no JSON object"),
        ("[" * 100_000 + "{" * 100_000, "JSON object"),
        (json.dumps({**GOOD, "scenes": GOOD["scenes"][:2]}), "there should be 3 to 7, found 2"),
        (json.dumps({**GOOD, "scenes": GOOD["scenes"] * 2}), "there should be 3 to 7, found 10"),
        (json.dumps({"title": "x", "scenes": None}), "scenes"),
        (json.dumps(changed(dialogue="...")), "scenes.0.dialogue: holds no word"),
        (json.dumps(changed(dialogue=7)), "scenes.0.dialogue"),
        (json.dumps(changed(mood="sunny")), "unknown key 'scenes.0.mood'"),
        (json.dumps(changed(dialogue="A \U0001fae8\ufdd1\u0870 letter.")), "no font"),
    ],
)
def test_an_unusable_answer_goes_back_with_what_is_wrong(server: ChatServer, text: Any, told: str) -> None:
    server.replies = [answer(text), answer(GOOD)]
    assert write(server).model_dump(exclude_none=True) == GOOD
    assert told in server.requests[1]["messages"][-1]["content"]


def test_after_three_rounds_it_fails_and_keeps_the_answers_in_the_log(
    server: ChatServer, capsys: pytest.CaptureFixture
) -> None:
    server.replies = [answer("Error: one"), answer("Error: two"), answer("Error: three")]
    with pytest.raises(UserError, match="three"):
        write(server)
    assert len(server.requests) == 3
    log = capsys.readouterr().err
    assert all(text in log for text in ("Error: one", "Error: two", "Error: three"))


def test_each_round_has_a_seed_of_its_own(server: ChatServer) -> None:
    server.replies = [answer("no"), answer(GOOD)]
    write(server)
    assert server.requests[0]["seed"] != server.requests[1]["seed"]


# What makes it a script that can be filmed.


def test_a_scene_of_the_wrong_length_is_asked_for_again_alone(server: ChatServer) -> None:
    longer = changed(
        dialogue=f"{DIALOGUES[0]} Nobody asked them to come, and nobody knows what they want here."
    )
    better = {**GOOD["scenes"][0], "id": "another"}
    server.replies = [answer(longer), answer(better)]
    script = write(server)
    assert script.scenes[0].dialogue == DIALOGUES[0]
    assert script.scenes[0].id == "part-0"
    assert "Scene 1 is" in server.asked()
    assert "write about" in server.asked()


def test_a_new_version_that_is_no_better_is_not_taken(server: ChatServer) -> None:
    short = {**GOOD, "scenes": [{**scene, "dialogue": "A few words only."} for scene in GOOD["scenes"]]}
    server.replies = [answer(short), answer({**GOOD["scenes"][0], "dialogue": "Fewer words."})]
    assert {scene.dialogue for scene in write(server).scenes} == {"A few words only."}


def test_figures_and_symbols_are_asked_for_as_they_are_spoken(server: ChatServer) -> None:
    figures = DIALOGUES[0].replace("Every second", "For 90 % of a day")
    words = DIALOGUES[0].replace("Every second", "For ninety percent of a day")
    server.replies = [answer(changed(dialogue=figures)), answer({**GOOD["scenes"][0], "dialogue": words})]
    assert write(server).scenes[0].dialogue == words
    assert "Spell out in the dialogue, as they are spoken: % 90" in server.asked(1)


def test_a_scene_too_long_for_the_video_is_cut_at_a_sentence_end_in_another_shot(server: ChatServer) -> None:
    long = {**GOOD, "scenes": [{**scene, "dialogue": " ".join(DIALOGUES[:4])} for scene in GOOD["scenes"]]}
    server.replies = [answer(long)]
    scenes = write(server, engine={"longest_scene": 10.0}).scenes
    assert all(speaking_seconds(scene.dialogue, 158, "en") <= 11 for scene in scenes)
    assert [scene.id for scene in scenes[:3]] == ["part-0", "part-0-2", "part-0-3"]
    assert scenes[1].image_prompt.startswith("Close-up of the presenter")


@pytest.mark.parametrize(
    ("prompt", "kept"),
    [
        (
            "Close-up of Ada Marsh wearing a red jacket, in a bright lab, with brown hair.",
            "Close-up of the presenter, in a bright lab",
        ),
        ("Wide shot of Ada at a desk.", "Wide shot of the presenter at a desk."),
        ("A woman in a blue dress.", "Medium shot of the presenter, looking into the camera."),
        ("Wide shot of the presenter in a library.", "Wide shot of the presenter in a library."),
    ],
)
def test_clothes_looks_and_names_are_taken_out_of_prompts(server: ChatServer, prompt: str, kept: str) -> None:
    server.replies = [answer(changed(image_prompt=prompt))]
    assert write(server).scenes[0].image_prompt == kept


def test_the_users_title_stands(server: ChatServer) -> None:
    server.replies = [answer(GOOD)]
    assert write(server, given_title="Firewalls").title == "Firewalls"


def test_ids_become_names_that_differ(server: ChatServer) -> None:
    scenes = [{**scene, "id": "Größe / Tür"} for scene in GOOD["scenes"]]
    server.replies = [answer({**GOOD, "scenes": scenes})]
    assert [scene.id for scene in write(server).scenes][:2] == ["groe-tur", "groe-tur-2"]


# What servers cannot do, and how they fail.


def test_a_server_that_knows_no_schema_is_asked_in_the_way_it_knows(server: ChatServer) -> None:
    def reply_to(request: dict[str, Any]) -> chat_server.Reply:
        form = request.get("response_format", {}).get("type")
        return failure(400, f"response_format {form} is not supported") if form else answer(GOOD)

    server.replies = [reply_to]
    assert write(server).model_dump(exclude_none=True) == GOOD
    forms = [request.get("response_format", {}).get("type") for request in server.requests]
    assert forms == ["json_schema", "json_object", "json_object", None]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_with_time_is_tried_again(server: ChatServer, status: int) -> None:
    server.replies = [failure(status, "busy", Retry_After="0"), failure(status, "busy"), answer(GOOD)]
    assert write(server).model_dump(exclude_none=True) == GOOD
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("replies", "expected", "requests"),
    [
        ([failure(429, "slow down")], ["takes no more requests", "script_requests=1"], 5),
        ([failure(429, "insufficient_quota: check your billing")], ["no credit"], 1),
        ([failure(500, "out of memory")], ["failed", "out of memory"], 5),
        ([failure(401, "Incorrect API key")], ["did not accept the key", "api_key_variable"], 1),
        ([failure(404, 'model "m" not found')], ["no model 'm'", "It has: llama, qwen"], 1),
        ([failure(400, "maximum context length is 4096 tokens")], ["context", "shorten"], 1),
        ([failure(400, "rejected by our content policy")], ["refused", "other words"], 1),
        ([answer(None, refusal="I can't help with that.")], ["refused", "I can't help with that."], 1),
        ([answer("", "content_filter")], ["refused", "content filter"], 1),
        ([answer(TEXT[:100], "length")], ["context", "shorten"], 3),
        ([reply(b"<html>It works!</html>")], ["no OpenAI-compatible chat server", "/v1"], 1),
        ([reply({"choices": []})], ["no usable script"], 3),
        ([reply({"result": "ok"})], ["no OpenAI-compatible chat server"], 1),
        ([(200, {"Content-Type": "application/json"}, b"{")], ["no OpenAI-compatible chat server"], 1),
    ],
)
def test_each_failure_has_its_message_and_is_repeated_only_where_that_helps(
    server: ChatServer, replies: list, expected: list[str], requests: int
) -> None:
    server.replies, server.models = replies, ["llama", "qwen"]
    with pytest.raises(UserError) as caught:
        write(server)
    assert all(words in str(caught.value) for words in expected), caught.value
    assert len(server.requests) == requests


def test_a_server_that_takes_too_long_is_waited_for_once(server: ChatServer) -> None:
    server.replies, server.delay = [answer(GOOD)], 0.6
    with pytest.raises(UserError, match=r"did not answer within 0.2 seconds.*timeout:"):
        write(server, {"timeout": 0.2})
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("port", "command"), [(11434, "ollama serve"), (8080, "llama-server -m"), (8000, "vllm serve m")]
)
def test_a_server_that_does_not_run_is_started_by_the_command_in_the_message(
    server: ChatServer, port: int, command: str
) -> None:
    with pytest.raises(UserError, match=command):
        write(server, {"base_url": f"http://127.0.0.9:{port}/v1"})  # nobody listens on this loopback address


def test_a_model_that_ollama_lacks_is_fetched_by_the_command_in_the_message() -> None:
    import httpx2
    import openai

    from understudy.script.failures import Explainer

    response = httpx2.Response(404, request=httpx2.Request("POST", "http://localhost:11434/v1"))
    error = openai.NotFoundError("model not found", response=response, body=None)
    assert "ollama pull qwen3:8b" in str(
        Explainer("http://localhost:11434/v1", "qwen3:8b", 5).explain(error, ["llama"])
    )


def test_the_key_comes_from_the_environment_and_is_in_no_message(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.setenv("MY_KEY", "secret-123")
    server.replies = [failure(401, "Incorrect API key provided: secret-123")]
    with pytest.raises(UserError) as caught:
        write(server, {"api_key_variable": "MY_KEY"})
    assert server.keys == ["Bearer secret-123"]
    assert "secret-123" not in str(caught.value) + capsys.readouterr().err


def test_a_missing_key_is_named_before_anything_is_asked(server: ChatServer) -> None:
    with pytest.raises(UserError, match="export NO_SUCH_KEY="):
        write(server, {"api_key_variable": "NO_SUCH_KEY"})
    assert not server.requests


@pytest.mark.parametrize(
    "wrong",
    [
        {"base_url": "http://me:secret@host/v1"},
        {"base_url": "localhost:11434"},
        {"api_key_variable": "sk-secret"},
    ],
)
def test_a_secret_in_the_settings_is_refused_and_not_repeated(wrong: dict[str, str]) -> None:
    from understudy.settings.config import Config
    from understudy.settings.reading import check

    with pytest.raises(UserError) as caught:
        check(Config, {"script": {"engine": "chat", "model": "m", **wrong}}, "config/config.yaml")
    assert next(iter(wrong)) in str(caught.value)
    assert "secret" not in str(caught.value)


# No answer of any kind becomes a file that is no script.

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_ODD_SCENE = st.fixed_dictionaries(
    {"id": st.text(max_size=60) | _JSON, "dialogue": st.text(max_size=60) | _JSON},
    optional={
        name: _JSON | st.text(max_size=40) for name in GOOD["scenes"][0] if name not in ("id", "dialogue")
    },
)
_ODD_SCRIPT = st.fixed_dictionaries(
    {"title": st.text(max_size=130) | _JSON, "scenes": st.lists(_ODD_SCENE | _JSON)}
)
_PATCHED = st.tuples(
    st.sampled_from(sorted(GOOD["scenes"][0])), st.text(max_size=200) | _JSON, st.integers(0, 4)
).map(lambda patch: _patched(*patch))


def _patched(field: str, value: Any, position: int) -> dict[str, Any]:
    script = copy.deepcopy(GOOD)
    script["scenes"][position][field] = value
    return script


@pytest.fixture(scope="module")
def lasting_server() -> Iterator[ChatServer]:
    with chat_server.running() as chat:
        yield chat


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text() | _JSON | _ODD_SCRIPT | _PATCHED, cut_at=st.integers(0, 3000))
def test_no_answer_of_any_kind_is_written_unless_it_is_a_valid_script(
    lasting_server: ChatServer, tmp_path_factory: pytest.TempPathFactory, said: Any, cut_at: int
) -> None:
    text = said if isinstance(said, str) else json.dumps(said)
    lasting_server.requests.clear()
    lasting_server.replies = [answer(text[:cut_at]), answer(text)]
    output = Path(tmp_path_factory.getbasetemp(), "fuzzed.json")
    output.unlink(missing_ok=True)
    try:
        write_json(output, write(lasting_server).model_dump(mode="json"))
    except UserError:
        assert not output.exists()
    else:
        Script.model_validate_json(output.read_text(encoding="utf-8"))


def test_a_server_that_breaks_off_in_the_middle_is_tried_again(server: ChatServer) -> None:
    status, headers, body = answer(GOOD)
    server.replies = [(status, {**headers, "Transfer-Encoding": "chunked"}, b"zz"), (status, headers, body)]
    assert write(server).model_dump(exclude_none=True) == GOOD


def test_an_unknown_host_is_a_server_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: Any, **__: Any) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    server = ChatServer()
    server.url = "http://no-such-host.invalid/v1"
    with pytest.raises(UserError, match="no chat server answers"):
        write(server)
