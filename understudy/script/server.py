"""The way to a chat server: one request, its retries, and the ways to ask for JSON that servers know."""

import os
import re
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Protocol
from urllib.parse import urlsplit

from annotated_types import Ge, Gt, Le, Lt, MinLen

from understudy.errors import PassingError, UserError
from understudy.script.failures import Explainer, is_about_the_answers_form, passes_with_time

if TYPE_CHECKING:
    import openai
    import tenacity

Messages = list[dict[str, Any]]

_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

ATTEMPTS = 5
FIRST_PAUSE = 1.0
"""Seconds before the second attempt; each pause is twice as long as the one before."""
_LONGEST_CONNECTING = 10.0  # seconds; thinking takes a model long, opening a connection does not
LONGEST_PAUSE = 60.0
"""Seconds, also where the server asks for a longer one."""


@dataclass(frozen=True)
class Settings:
    """Asks a language model on any OpenAI-compatible server: Ollama, llama.cpp, vLLM, or a hosted one."""

    model: Annotated[str, MinLen(1)]
    """The model's name on that server, such as qwen3:8b."""

    base_url: str = "http://localhost:11434/v1"
    """Address of the server's API. 11434 is Ollama's port, 8080 llama.cpp's, 8000 vLLM's. Not tracked."""

    api_key_variable: str = ""
    """Name of the environment variable that holds the server's key; the key itself stands in no file. Not tracked."""

    timeout: Annotated[float, Gt(0), Le(7200)] = 600.0
    """Seconds to wait for one answer. Not tracked: changing it leaves scripts as they are."""

    temperature: Annotated[float, Ge(0), Le(2)] | None = 0.7
    """How freely the model chooses its words; null for models that take no temperature."""

    seed: Annotated[int, Ge(0), Lt(2**30)] = 1
    """Another seed gives another script."""

    longest_scene: Annotated[float, Ge(3), Le(60)] = 10.0
    """Seconds of speech in one scene that the video engine can show well; longer ones are cut at a sentence end."""

    def __post_init__(self) -> None:
        """Raises ValueError for an address with a password in it, or a key in place of its variable's name."""
        address = urlsplit(self.base_url)
        if address.scheme not in ("http", "https") or not address.hostname:
            raise ValueError("base_url: should begin with http:// or https:// and name a server")
        if address.username or address.password:
            raise ValueError(
                "base_url: holds a name or password; put the key into an environment variable instead"
            )
        if self.api_key_variable and not _VARIABLE.fullmatch(self.api_key_variable):
            raise ValueError(
                "api_key_variable: should be the name of an environment variable, not the key itself"
            )


class Server(Protocol):
    """How a server is asked: what the settings of all who ask one have."""

    @property
    def model(self) -> str: ...
    @property
    def base_url(self) -> str: ...
    @property
    def api_key_variable(self) -> str: ...
    @property
    def timeout(self) -> float: ...
    @property
    def temperature(self) -> float | None: ...


@dataclass(frozen=True)
class Answer:
    """What the model wrote."""

    text: str

    is_whole: bool
    """False if the model stopped because its context was full."""


class ChatServer:
    """An OpenAI-compatible server and a model on it.

    Every server says that it speaks this protocol, and each knows another way to be asked for JSON. The best one
    is tried first; the one that works is kept.
    """

    def __init__(self, settings: Server) -> None:
        """Raises UserError if the variable of the API key is not set."""
        import openai

        self._key = _key(settings.api_key_variable)
        self._settings = settings
        self._client = openai.OpenAI(
            base_url=settings.base_url,
            api_key=self._key or "none",  # local servers want none, the client wants one
            timeout=openai.Timeout(settings.timeout, connect=_LONGEST_CONNECTING),
            max_retries=0,
        )
        self._explainer = Explainer(settings.base_url, settings.model, settings.timeout)
        self._forms = [_json_schema, _json_object_with_schema, _json_object, _text]

    def complete(self, messages: Messages, schema: dict[str, Any], seed: int) -> Answer:
        """The model's answer. Raises UserError when there is none."""
        import openai

        while True:
            try:
                return self._answer(self._request(messages, self._forms[0](schema), seed))
            except openai.APIStatusError as error:
                if len(self._forms) == 1 or not is_about_the_answers_form(error):
                    raise self._explained(error) from None
                del self._forms[0]
            except openai.OpenAIError as error:
                raise self._explained(error) from None
            except ValueError:  # the body is no JSON
                raise self._explainer.no_chat() from None

    def out_of_context(self) -> UserError:
        """The error that says so."""
        return self._explainer.out_of_context()

    def _request(self, messages: Messages, form: dict[str, Any], seed: int) -> Any:
        import tenacity

        temperature = self._settings.temperature
        sampling = {} if temperature is None else {"temperature": temperature}
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            retry=tenacity.retry_if_exception(passes_with_time),
            wait=_pause,
            before_sleep=_note,
            reraise=True,
        )
        return attempts(
            self._client.chat.completions.create,
            model=self._settings.model,
            messages=messages,
            seed=seed,
            **sampling,
            **form,
        )

    def _answer(self, completion: Any) -> Answer:
        choices = getattr(completion, "choices", None)
        if not isinstance(choices, list):
            raise self._explainer.no_chat()
        if not choices:
            return Answer("", is_whole=True)
        message, reason = getattr(choices[0], "message", None), getattr(choices[0], "finish_reason", None)
        if refusal := getattr(message, "refusal", None):
            raise self._explainer.refused(str(refusal))
        if reason == "content_filter":
            raise self._explainer.refused("its content filter stopped the answer.")
        text = getattr(message, "content", None)
        return Answer(text if isinstance(text, str) else "", is_whole=reason != "length")

    def _explained(self, error: "openai.OpenAIError") -> UserError:
        text = str(self._explainer.explain(error, self._models(error)))
        kind = PassingError if passes_with_time(error) else UserError
        return kind(text.replace(self._key, "***") if self._key else text)

    def _models(self, error: "openai.OpenAIError") -> list[str]:
        """What the server offers instead of a model that it does not have."""
        import openai

        if not isinstance(error, openai.NotFoundError):
            return []
        try:
            return [str(model.id) for model in self._client.models.list()]
        except (openai.OpenAIError, ValueError, AttributeError, TypeError):
            return []


def _key(variable: str) -> str:
    key = os.environ.get(variable, "") if variable else ""
    if variable and not key:
        raise UserError(
            f"script: the environment variable {variable} is not set, and `api_key_variable:` says that the server's "
            f"key is in it. Set it where you start snakemake: export {variable}=..."
        )
    return key


def _json_schema(schema: dict[str, Any]) -> dict[str, Any]:
    # Not `strict`: hosted services then refuse schemas with lengths, and the answer is checked anyway.
    return {
        "response_format": {"type": "json_schema", "json_schema": {"name": "script", "schema": schema}},
    }


def _json_object_with_schema(schema: dict[str, Any]) -> dict[str, Any]:
    return {"response_format": {"type": "json_object", "schema": schema}}


def _json_object(schema: dict[str, Any]) -> dict[str, Any]:
    return {"response_format": {"type": "json_object"}}


def _text(schema: dict[str, Any]) -> dict[str, Any]:
    return {}


def _pause(state: "tenacity.RetryCallState") -> float:
    """As long as the server asks for, else twice as long each time."""
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(getattr(error, "response", None), "headers", {}).get("retry-after", "")
    pause = float(asked) if asked.isdecimal() else FIRST_PAUSE * 2 ** (state.attempt_number - 1)
    return min(pause, LONGEST_PAUSE)


def _note(state: "tenacity.RetryCallState") -> None:
    error = type(state.outcome.exception()).__name__ if state.outcome else ""
    print(
        f"Attempt {state.attempt_number} of {ATTEMPTS}: {error}; trying again.", file=sys.stderr, flush=True
    )
