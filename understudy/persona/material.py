"""What a persona is made of that is a person's own: photos and recordings, and what is trained on them."""

from pathlib import Path

from understudy.models.files import WEIGHTS, visible_files
from understudy.settings.persona import Persona

_NOTES = (".yaml", ".yml", ".sig", ".txt", ".srt", ".vtt", ".ass", ".tsv", ".json", ".md")
"""Files in a persona's folders that are not the person's: settings, captions, transcripts."""


def likeness(persona: Persona) -> list[str]:
    """Photos and folders of photos, relative to the project."""
    return [path for path in (persona.photos.folder, *persona.reference_photos) if path]


def voice(persona: Persona) -> list[str]:
    """Recordings and folders of recordings, relative to the project."""
    return [path for path in (persona.reference.sound, persona.recordings.folder) if path]


def has_material(persona: Persona) -> bool:
    """Whether the persona names photos, recordings or trained weights."""
    return bool(likeness(persona) or voice(persona) or persona.lora.file or persona.lora.train)


def files(root: Path, name: str, persona: Persona) -> list[str]:
    """Every photo and recording that the persona could be made from, relative to the project, sorted.

    All files count that lie in its folder config/personas/<name>/ or in one that its settings name, but texts, which
    are written about the person, and weights, which tell by themselves what they were trained on.
    """
    places = [f"config/personas/{name}", *likeness(persona), *voice(persona)]
    found = {path for place in places for path in visible_files(root / place)}
    own = (path for path in found if path.suffix.lower() not in (*_NOTES, *WEIGHTS))
    return sorted(shown(root, path) for path in own)


def shown(root: Path, path: Path) -> str:
    """A path as settings and records name it: relative to the project where it lies inside."""
    return (path.relative_to(root) if path.is_relative_to(root) else path).as_posix()
