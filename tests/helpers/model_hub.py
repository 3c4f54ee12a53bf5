"""A stand-in for Hugging Face in the test's own process, for the real huggingface_hub to download from."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

COMMIT = "5e67da9" + "0" * 33
LARGE = (".safetensors", ".bin", ".pt")
"""What the hub keeps in its large file storage, and knows the SHA-256 of."""


class Hub:
    """One repository, and what happens to those who ask for it."""

    def __init__(self, repository: str, files: dict[str, bytes]) -> None:
        self.repository = repository
        self.files = files
        self.sent: dict[str, bytes] = {}
        """What is sent instead of a file."""
        self.is_gated = False
        self.break_after: int | None = None
        """Bytes after which the connection of a large file is cut, once."""
        self.stalls = False
        """Whether it sends no more than the head of a file."""
        self.downloads: list[tuple[str, int]] = []
        """Path and first byte of each download."""
        self.url = ""

    def entry(self, name: str) -> dict:
        """A file as the hub lists it."""
        content = self.files[name]
        entry = {"rfilename": name, "path": name, "type": "file", "size": len(content), "oid": _blob(content)}
        entry["blobId"] = entry["oid"]
        if name.endswith(LARGE):
            digest = hashlib.sha256(content).hexdigest()
            entry["lfs"] = {"sha256": digest, "oid": digest, "size": len(content), "pointerSize": 130}
        return entry


def _blob(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0%b" % (len(content), content), usedforsecurity=False).hexdigest()


@contextmanager
def serving(hub: Hub) -> Iterator[Hub]:
    """Serves the hub on this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            api, file = f"/api/models/{hub.repository}", f"/{hub.repository}/resolve/"
            if path in (f"{api}/revision/main", f"{api}/revision/{COMMIT}"):
                files = [hub.entry(name) for name in hub.files]
                self._send_json({"id": hub.repository, "sha": COMMIT, "siblings": files})
            elif path.startswith(f"{api}/revision/"):
                self._send_json({"error": "no"}, 404, "RevisionNotFound")
            elif path == f"{api}/auth-check":
                self._send_json({}, *((401, "GatedRepo") if hub.is_gated else (200, "")))
            elif path.startswith(f"{api}/tree/"):
                self._send_json([hub.entry(name) for name in hub.files])
            elif path.startswith(file):
                self._send_file(path.removeprefix(file).partition("/")[2])
            else:
                self._send_json({"error": "no"}, 401, "RepoNotFound")

        def _send_json(self, body: object, status: int = 200, error: str = "") -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            if error:
                self.send_header("X-Error-Code", error)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def _send_file(self, name: str) -> None:
            content = hub.sent.get(name, hub.files[name])
            entry = hub.entry(name)
            wanted = self.headers.get("Range", "bytes=0-").removeprefix("bytes=").partition("-")[0]
            first = int(wanted or 0)
            self.send_response(206 if first else 200)
            self.send_header("X-Repo-Commit", COMMIT)
            self.send_header("ETag", f'"{entry.get("lfs", {}).get("sha256") or entry["oid"]}"')
            self.send_header("Accept-Ranges", "bytes")
            if first:
                self.send_header("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}")
            self.send_header("Content-Length", str(len(content) - first))
            self.end_headers()
            if self.command == "HEAD":
                return
            hub.downloads.append((name, first))
            if hub.stalls:
                ended.wait()
                return
            rest = content[first:]
            if hub.break_after is not None and name.endswith(LARGE):
                rest, hub.break_after = rest[: hub.break_after], None
                self.close_connection = True
            self.wfile.write(rest)

        def log_message(self, *arguments: object) -> None:
            """Nothing: pytest's output is for the tests."""

    ended = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hub
    finally:
        ended.set()
        server.shutdown()
        server.server_close()
