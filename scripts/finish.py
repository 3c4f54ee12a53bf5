"""Finish the picture of one scene. Run by rules/finish.smk."""

from pathlib import Path

from understudy.files import read_json, replace_atomically
from understudy.film import picture
from understudy.processes.job import run
from understudy.stages.finish import FINISH
from understudy.stages.stage import Request


def finish(
    request: Request, clip: Path, words: Path, before: list[Path], after: list[Path], output: Path
) -> None:
    """Draw captions, name, label and slate over the picture of one scene, and encode it.

    `before` and `after` hold the clip of a scene that it fades in from, or out to; else nothing.
    """
    with replace_atomically(output) as unfinished:
        picture.make(
            clip,
            unfinished,
            words=read_json(words)["words"],
            before=next(iter(before), None),
            after=next(iter(after), None),
            **request,
        )


run(finish, FINISH)
