"""The chat engine in the workflow: when it is asked, what it leaves on disk; and real server software."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import chat_server
import pytest
from chat_server import GOOD, ChatServer, answer
from project import Project
from shipped import REPOSITORY

from understudy.script.model import Script

GOOD_LENGTH = 32
"""Seconds of a film of the good script in this project, whose cards are short."""


@pytest.fixture
def server() -> Iterator[ChatServer]:
    with chat_server.running() as chat:
        chat.replies = [answer(GOOD)]
        yield chat


def ask_from(project: Project, url: str, **settings: object) -> None:
    """Let the project's scripts be written by a chat server."""
    project.path("config/scripts/short.json").unlink(missing_ok=True)
    chat = {"engine": "chat", "model": "m", "base_url": url, **settings}
    project.write("config/config.yaml", {"preset": "small", "script": chat})


def test_a_rewritten_prompt_asks_again_and_an_unchanged_one_never(
    project: Project, server: ChatServer
) -> None:
    topic = {"prompt": "Tell me how a firewall works", "length": GOOD_LENGTH}
    project.write("config/topics/short.yaml", topic)
    ask_from(project, server.url)
    assert project.make("results/short/script.json") == {"short/script.json", "short/script.md"}
    assert len(server.requests) == 1
    ask_from(project, server.url.replace("127.0.0.1", "localhost"), timeout=50)
    project.make("results/short/script.json")
    assert len(server.requests) == 1
    project.write("config/topics/short.yaml", {**topic, "prompt": "Tell me how a gate works"})
    project.make("results/short/script.json")
    assert len(server.requests) == 2


def test_the_key_is_sent_and_stands_in_no_file(
    project: Project, server: ChatServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret-123")
    project.write("config/topics/short.yaml", {"prompt": "Tell me", "length": GOOD_LENGTH})
    ask_from(project, server.url, api_key_variable="MY_KEY")
    project.snakemake("results/short/script.json")
    assert set(server.keys) == {"Bearer secret-123"}
    files = [path for path in project.root.rglob("*") if path.is_file()]
    assert not [path for path in files if b"secret-123" in path.read_bytes()]


def test_no_more_scripts_are_asked_for_at_a_time_than_the_profile_allows(
    project: Project, server: ChatServer
) -> None:
    ask_from(project, server.url)
    server.delay = 1.0
    for name in ("one", "two", "three", "four"):
        project.write(
            f"config/topics/{name}.yaml", {"prompt": f"Tell me about {name}", "length": GOOD_LENGTH}
        )
    targets = [f"results/{name}/script.json" for name in ("one", "two", "three", "four")]
    project.snakemake(*targets, cores=4)
    assert server.most_at_a_time == 2


def test_a_server_that_does_not_run_leaves_no_script_and_says_how_to_start_it(project: Project) -> None:
    ask_from(project, "http://127.0.0.9:11434/v1")
    assert "ollama serve" in project.refusal("results/short/script.json")


def test_an_answer_that_cannot_be_used_leaves_no_script_and_stands_in_the_log(
    project: Project, server: ChatServer
) -> None:
    server.replies = [answer("Error: the model is asleep")]
    ask_from(project, server.url)
    assert "no usable script" in project.refusal("results/short/script.json")
    assert "Error: the model is asleep" in project.path("logs/short/script.log").read_text()


# Real server software: llama.cpp's server, with grammar-constrained decoding, on a model of half a megabyte.

_PYTHON_OF_THE_SERVER = os.environ.get("LLAMA_CPP_PYTHON", sys.executable)
"""A Python with llama-cpp-python[server] and gguf; they take ten minutes to build."""


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running llama.cpp server."""
    has_server = importlib.util.find_spec("llama_cpp") is not None or "LLAMA_CPP_PYTHON" in os.environ
    if not has_server:
        pytest.skip(
            "llama-cpp-python[server] and gguf are not installed (set LLAMA_CPP_PYTHON to a Python with them)"
        )
    model = tmp_path_factory.mktemp("model") / "tiny.gguf"
    builder = REPOSITORY / "tests/helpers/miniature_language_model.py"
    subprocess.run([_PYTHON_OF_THE_SERVER, builder, model], check=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    arguments = ["--model", model, "--n_ctx", "8192", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(
        [_PYTHON_OF_THE_SERVER, "-m", "llama_cpp.server", *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={key: value for key, value in os.environ.items() if key != "PYTHONPATH"},
    )
    url = f"http://127.0.0.1:{port}/v1"
    try:
        _wait_for(f"{url}/models")
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310  our own server
                return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"nothing answers at {address}")


def test_llama_cpps_server_writes_a_script_that_becomes_a_film(project: Project, llama: str) -> None:
    ask_from(project, llama, model="tiny")
    project.write("config/topics/short.yaml", {"prompt": "Tell me how a firewall works", "length": 15})
    project.snakemake("results/short.mp4")
    script = project.path("results/short/script.json").read_text()
    assert Script.model_validate_json(script).scenes
    assert project.path("results/short.mp4").stat().st_size > 10_000


def test_the_same_seed_and_server_give_the_same_script(project: Project, llama: str) -> None:
    ask_from(project, llama, model="tiny")
    project.write("config/topics/short.yaml", {"prompt": "Tell me how a firewall works", "length": 15})
    written = []
    for arguments in ([], ["--forcerun", "script"]):
        project.snakemake("results/short/script.json", *arguments)
        written.append(project.path("results/short/script.json").read_text())
    assert written[0] == written[1]
