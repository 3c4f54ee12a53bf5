"""What went wrong between us and a chat server, in the user's words and with the command that helps."""

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from understudy.errors import UserError

if TYPE_CHECKING:
    import openai

_CONTEXT = re.compile(
    r"context.{0,20}(length|window|size)|maximum context|n_ctx|too many tokens|prompt is too long", re.I
)
_REFUSED = re.compile(r"content.?(policy|filter|management)|safety system|moderation", re.I)
_ANSWER_FORM = re.compile(r"response.?format|json.?schema|json.?object|grammar|structured|guided", re.I)
_OUT_OF_MONEY = re.compile(r"insufficient.?quota|billing|credit", re.I)

_START = {
    11434: "Start Ollama: ollama serve",
    8080: "Start llama.cpp's server: llama-server -m <model>.gguf -c 8192 --port 8080",
    8000: "Start vLLM: vllm serve {model}",
}
_FETCH = {11434: "Fetch it: ollama pull {model}", 8000: "Serve it: vllm serve {model}"}
_WIDEN = {
    11434: "Give it more: OLLAMA_CONTEXT_LENGTH=16384 ollama serve",
    8080: "Give it more: llama-server -c 16384 ...",
    8000: "Give it more: vllm serve {model} --max-model-len 16384",
}


def passes_with_time(error: BaseException) -> bool:
    """Whether the same request may succeed a little later."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return False  # the user said how long to wait
    if isinstance(error, openai.APIConnectionError):
        return not _is_unreachable(error)
    if isinstance(error, openai.RateLimitError):
        return not _OUT_OF_MONEY.search(str(error))
    return (
        isinstance(error, openai.InternalServerError)
        and not is_about_the_answers_form(error)
        and not _CONTEXT.search(str(error))
    )


def is_about_the_answers_form(error: "openai.APIStatusError") -> bool:
    """Whether the server does not know the way in which a JSON answer was asked for."""
    text = str(error)
    return (
        error.status_code in (400, 404, 415, 422, 500, 501)
        and bool(_ANSWER_FORM.search(text))
        and not _CONTEXT.search(text)
        and not _REFUSED.search(text)
    )


class Explainer:
    """Explains the failures of one server, whose address tells which program it probably is."""

    def __init__(self, base_url: str, model: str, timeout: float) -> None:
        self._url, self._model, self._timeout = base_url, model, timeout
        self._port = urlsplit(base_url).port

    def explain(self, error: "openai.OpenAIError", models: list[str]) -> UserError:
        """The error for the user; `models` are those that the server says it has."""
        import openai

        text = _shortened(str(error))
        if isinstance(error, openai.APITimeoutError) and not _is_unreachable(error):
            return UserError(
                f"script: {self._url} did not answer within {self._timeout:g} seconds. A large model on a small "
                "machine needs longer: set `timeout:` in the script section higher, or take a smaller model."
            )
        if isinstance(error, openai.APIConnectionError):
            start = self._command(_START) or "Start the server, or correct `base_url:` in the script section."
            return UserError(f"script: no chat server answers at {self._url}. {start}")
        if _CONTEXT.search(text):
            return self.out_of_context()
        if _REFUSED.search(text):
            return self.refused(text)
        if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
            return UserError(
                f"script: {self._url} did not accept the key. Put the key into an environment variable, export it, "
                f"and name that variable in `api_key_variable:`. The server says: {text}"
            )
        if isinstance(error, openai.NotFoundError):
            return self._not_found(models)
        if isinstance(error, openai.RateLimitError):
            remedy = (
                "Its account has no credit left."
                if _OUT_OF_MONEY.search(text)
                else "Ask for fewer scripts at a time: snakemake --resources script_requests=1"
            )
            return UserError(f"script: {self._url} takes no more requests. {remedy} The server says: {text}")
        return UserError(f"script: {self._url} failed. Its own log may say why. The server says: {text}")

    def out_of_context(self) -> UserError:
        """The request with its answer is longer than what the model can hold."""
        widen = self._command(_WIDEN) or (
            "Give it more: OLLAMA_CONTEXT_LENGTH for Ollama, -c for llama-server, --max-model-len for vLLM."
        )
        return UserError(
            f"script: notes and script do not fit into the context of {self._model!r}. {widen} "
            "Or shorten the topic's notes or its length."
        )

    def refused(self, text: str) -> UserError:
        """The model or its service declines the subject."""
        return UserError(
            f"script: {self._model!r} refused to write about this topic: {_shortened(text)} Put the prompt and the "
            "notes in other words, choose another model, or write the script yourself (docs/scripts.md)."
        )

    def no_chat(self) -> UserError:
        """Something answers there, but no chat server."""
        return UserError(
            f"script: what answers at {self._url} is no OpenAI-compatible chat server. "
            "`base_url:` in the script section usually ends in /v1."
        )

    def _not_found(self, models: list[str]) -> UserError:
        if not models:
            fetch = self._command(_FETCH)
            return UserError(
                f"script: {self._url} knows no model {self._model!r} or no chat. `base_url:` in the script section "
                f"usually ends in /v1. {fetch}".strip()
            )
        fetch = self._command(_FETCH) or "Set `model:` in the script section to one of them."
        return UserError(
            f"script: {self._url} has no model {self._model!r}. {fetch} It has: {', '.join(models[:10])}."
        )

    def _command(self, commands: dict[int, str]) -> str:
        return commands.get(self._port or 0, "").format(model=self._model)


def _is_unreachable(error: BaseException) -> bool:
    """Whether nobody listens there, or there is no such host."""
    import httpx2

    return isinstance(error.__cause__, httpx2.ConnectError | httpx2.ConnectTimeout)


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 300 else text[:300] + "…"
