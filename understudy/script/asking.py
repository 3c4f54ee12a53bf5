"""Asks a language model until its answer can be used, and tells it each time what was wrong."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

from understudy.errors import UserError
from understudy.script.answers import UnusableAnswerError
from understudy.script.server import ChatServer, Messages

Content = TypeVar("Content")

ROUNDS = 3
_MOST_REPEATED = (
    8000  # characters of a wrong answer that are sent back; the end of an endless one says nothing
)


class NoUsableAnswerError(UserError):
    """The model answered in every round, but never with what it was asked for."""


def ask(
    server: ChatServer,
    messages: Messages,
    schema: dict[str, Any],
    seed: int,
    read: Callable[[str], Content],
    rounds: int = ROUNDS,
) -> Content:
    """What `read` makes of the first answer that it accepts.

    Answers that it refuses are kept in the log, on standard error.

    Args:
        server: who is asked.
        messages: the conversation so far.
        schema: JSON schema of the answer.
        seed: of the first round; every other round has its own, or the model would repeat itself.
        read: takes the answer's text; raises UnusableAnswerError.
        rounds: how often to ask.

    Raises:
        NoUsableAnswerError: no answer was accepted.
        UserError: there was no answer.
    """
    conversation = messages
    for number in range(rounds):
        answer = server.complete(conversation, schema, seed + number)
        try:
            return read(answer.text)
        except UnusableAnswerError as problem:
            problems = str(problem)
        log = [f"Round {number + 1} of {rounds}:", problems, "--- answer", answer.text, "--- end"]
        print("\n".join(log).encode(errors="replace").decode(), file=sys.stderr, flush=True)
        conversation = [
            *messages,
            {"role": "assistant", "content": answer.text[:_MOST_REPEATED].encode(errors="replace").decode()},
            {
                "role": "user",
                "content": f"This cannot be used:\n{problems}\nAnswer with the whole corrected JSON object only.",
            },
        ]
    if not answer.is_whole:
        raise NoUsableAnswerError(str(server.out_of_context()))
    raise NoUsableAnswerError(
        f"script: the model gave no usable script in {rounds} rounds. Of the last one:\n{problems}\n"
        "All answers are in this job's log. Try another `seed:` or a larger model, or write the script yourself "
        "(docs/scripts.md)."
    )
