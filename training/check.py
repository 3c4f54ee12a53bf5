"""`python -m training.check <persona>`: what a persona has, and what it lacks for a likeness and a voice.

With `--new` it begins one, and asks whether the person is real: what a template says of that would be a guess.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from training.photos.files import caption_file, photo_files
from training.recordings.conversion import recording_files
from understudy.errors import UserError
from understudy.files import write_text
from understudy.persona.checking import permission
from understudy.settings.names import NAME_PATTERN
from understudy.settings.persona import Persona
from understudy.settings.project import Project

TEMPLATE = Path(__file__).with_name("persona.yaml")
State = Literal["ok", "missing", "unused"]


@dataclass(frozen=True)
class Finding:
    """One thing that a persona has or lacks."""

    subject: str
    state: State
    remark: str
    """What was found, or what to do."""


def findings(root: Path, name: str) -> list[Finding]:
    """All that a persona has and lacks. Raises UserError if its file is wrong or not there."""
    persona = Project(root).persona(name)
    return [
        *_about_person(root, name, persona),
        *_about_likeness(root, persona),
        *_about_voice(root, persona),
    ]


def _about_person(root: Path, name: str, persona: Persona) -> Iterator[Finding]:
    yield Finding("name", "ok", persona.name)
    yield _given("wardrobe", persona.wardrobe, "clothes in a few words, or they change from scene to scene")
    try:
        given = permission(root, name, persona)
        yield Finding("consent", "ok", "holds" if given else "needs none")
    except UserError as error:
        yield Finding("consent", "missing", str(error))


def _about_likeness(root: Path, persona: Persona) -> Iterator[Finding]:
    if not persona.lora.train:
        yield Finding("likeness", "unused", persona.lora.file or "`lora: {train: true}` trains one on photos")
        return
    yield _given("trigger", persona.trigger, "a token that no language has, such as zrx")
    yield _given("class_word", persona.class_word, "woman, man, person")
    if not persona.photos.folder:
        yield Finding("photos", "missing", "a folder of about 20 photos under `photos: {folder: ...}`")
        return
    try:
        photos = photo_files(root / persona.photos.folder)
    except UserError as error:
        yield Finding("photos", "missing", str(error))
        return
    yield Finding("photos", "ok", f"{len(photos)} in {persona.photos.folder}")
    written = sum(caption_file(photo).is_file() for photo in photos)
    yield Finding("captions", "ok", f"{written} of {len(photos)}; the others are written in training")


def _about_voice(root: Path, persona: Persona) -> Iterator[Finding]:
    recordings = persona.recordings
    if not recordings.folder:
        state: State = "missing" if persona.trained_voice.train else "unused"
        yield Finding("recordings", state, "a folder of audio or video under `recordings: {folder: ...}`")
        return
    folder = root / recordings.folder
    found = recording_files(folder) if folder.is_dir() else []
    if not found:
        yield Finding("recordings", "missing", f"there are no files in {recordings.folder}")
        return
    yield Finding("recordings", "ok", f"{len(found)} in {recordings.folder}")
    if not recordings.mark:
        yield Finding(
            "mark", "missing", "where in the recordings the persona alone is heard, some 30 seconds"
        )
    elif recordings.mark.file not in [path.name for path in found]:
        yield Finding("mark", "missing", f"there is no recording {recordings.mark.file!r}")
    else:
        yield Finding(
            "mark", "ok", f"{recordings.mark.file}, {recordings.mark.start:g} to {recordings.mark.end:g} s"
        )


def _given(subject: str, value: str, remedy: str) -> Finding:
    return Finding(subject, "ok" if value else "missing", value or remedy)


def main() -> None:
    """Say what a persona has and lacks; with --new, begin one from the template."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("persona", help="the name of its folder in config/personas/")
    parser.add_argument("--new", action="store_true", help="write its persona.yaml first")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--real", dest="fictional", action="store_false", default=None, help="with --new: a real person"
    )
    kind.add_argument("--fictional", action="store_true", default=None, help="with --new: an invented person")
    arguments = parser.parse_args()
    if arguments.fictional is not None and not arguments.new:
        parser.error(
            "--real and --fictional go with --new; of a persona that is there, its persona.yaml says it."
        )
    try:
        if arguments.new:
            print(f"Wrote {_begin(Path(), arguments.persona, arguments.fictional)}.")
        found = findings(Path(), arguments.persona)
    except UserError as error:
        sys.exit(f"Understudy: {error}")
    for finding in found:
        print(f"{finding.state:8} {finding.subject:12} {finding.remark}")
    sys.exit(any(finding.state == "missing" for finding in found))


def _begin(root: Path, name: str, fictional: bool | None) -> Path:
    """Copy the template; the file. Raises UserError if it is there already, or the name cannot be a folder's.

    If it is not known whether the person is `fictional`, the user is asked.
    """
    if not re.fullmatch(NAME_PATTERN, name):
        raise UserError(f"{name!r}: a persona's name has 1 to 48 lower-case letters, digits, - or _.")
    file = root / "config/personas" / name / "persona.yaml"
    if file.exists():
        raise UserError(f"{file} is there already.")
    fictional = _ask(name) if fictional is None else fictional
    text = TEMPLATE.read_text(encoding="utf-8").replace("/robin/", f"/{name}/")
    write_text(file, text.replace("\nfictional:\n", f"\nfictional: {str(fictional).lower()}\n"))
    return file


def _ask(name: str) -> bool:
    """Whether the person is fictional, as the user at the terminal says. Raises UserError where there is none."""
    question = (
        f"Do the photos and recordings of {name} show a real person, whose consent is needed? [yes/no] "
    )
    while sys.stdin.isatty():
        try:
            answer = input(question).strip().lower()
        except EOFError:
            break
        if answer in ("yes", "y", "no", "n"):
            return answer.startswith("n")
    raise UserError(
        f"is {name} a real person? Say `--real` or `--fictional`; a real person's consent is asked for."
    )


if __name__ == "__main__":
    main()
