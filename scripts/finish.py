"""Finish the picture of one scene. Run by rules/finish.smk."""

from pathlib import Path

from understudy import requests
from understudy.files import read_json, replace_atomically
from understudy.film import picture
from understudy.processes.job import run


def finish(
    settings: Path,
    script: Path,
    timeline: Path,
    scene: str,
    clip: Path,
    words: Path,
    before: list[Path],
    after: list[Path],
    output: Path,
) -> None:
    """Draw captions, name, label and slate over the picture of one scene, and encode it.

    `before` and `after` hold the clip of a scene that it fades in from, or out to; else nothing.
    """
    request = requests.picture(read_json(settings), read_json(script), read_json(timeline), scene)
    with replace_atomically(output) as unfinished:
        picture.make(
            clip,
            unfinished,
            words=read_json(words)["words"],
            before=next(iter(before), None),
            after=next(iter(after), None),
            **request,
        )


run(finish)
