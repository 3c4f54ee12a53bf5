"""A chat server in the test's own process: real HTTP, and replies that the test has written down before."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DIALOGUES = (
    "Every second, strangers knock on the door of your computer. Somebody has to decide who may come in.",
    "That is the work of a firewall. It stands between your network and everything out there.",
    "It reads the label on every packet: where it comes from, and which door it wants to use.",
    "Then it looks at its list of rules. If a rule allows the packet, it may pass the gate.",
    "So keep your firewall switched on, and think for a moment before you click on anything.",
)
GOOD: dict[str, Any] = {
    "title": "The guard at the gate",
    "scenes": [
        {
            "id": f"part-{number}",
            "dialogue": dialogue,
            "image_prompt": "Medium shot of the presenter in a bright workshop, looking into the camera."
            if number in (0, 4)
            else 'A clean flat vector infographic titled "The gate", showing a packet and a gate.',
            "video_prompt": "Slow push in.",
            "last_frame_prompt": "",
            "on_camera": number in (0, 4),
        }
        for number, dialogue in enumerate(DIALOGUES)
    ],
}

Reply = tuple[int, dict[str, str], bytes]


def answer(content: Any, reason: str = "stop", **message: Any) -> Reply:
    """A completion whose message says `content`; anything but text is written as JSON."""
    text = content if isinstance(content, str) or content is None else json.dumps(content)
    choice = {
        "index": 0,
        "finish_reason": reason,
        "message": {"role": "assistant", "content": text, **message},
    }
    return reply({"id": "1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})


def reply(body: Any, status: int = 200, **headers: str) -> Reply:
    """Any HTTP reply; bytes are sent as they are, all else as JSON."""
    if isinstance(body, bytes):
        return status, {"Content-Type": "text/html", **headers}, body
    return status, {"Content-Type": "application/json", **headers}, json.dumps(body).encode()


def failure(status: int, message: str, **headers: str) -> Reply:
    """An error as servers report it."""
    return reply({"error": {"message": message, "type": "error"}}, status, **headers)


class ChatServer:
    """Gives its replies in turn, the last one for ever, and remembers what it was asked."""

    def __init__(self) -> None:
        self.replies: list[Reply | Callable[[dict], Reply]] = []
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.models: list[str] = []
        self.delay = 0.0
        self.most_at_a_time = 0
        self._now = 0
        self._lock = threading.Lock()
        self.url = ""

    def take(self, request: dict[str, Any], key: str) -> Reply:
        """The next reply."""
        with self._lock:
            self.requests.append(request)
            self.keys.append(key)
            self._now += 1
            self.most_at_a_time = max(self.most_at_a_time, self._now)
            chosen = self.replies[min(len(self.requests), len(self.replies)) - 1]
        time.sleep(self.delay)
        with self._lock:
            self._now -= 1
        return chosen(request) if callable(chosen) else chosen

    def asked(self, number: int = -1) -> str:
        """All that was said in a request."""
        return "\n".join(message["content"] for message in self.requests[number]["messages"])


@contextmanager
def running() -> Iterator[ChatServer]:
    """A server that listens on a free port."""
    chat = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._send(chat.take(json.loads(body), self.headers.get("Authorization", "")))

        def do_GET(self) -> None:
            models = [{"id": name, "object": "model", "created": 0, "owned_by": "me"} for name in chat.models]
            self._send(reply({"object": "list", "data": models}) if models else failure(404, "not found"))

        def _send(self, sent: Reply) -> None:
            status, headers, body = sent
            try:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name.replace("_", "-"), value)
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # the client has given up waiting

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    chat.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
