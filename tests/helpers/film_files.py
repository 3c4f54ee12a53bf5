"""The files of a small film, by what follows from which edit of it."""

from project import Project

SIGNED = {"short/small/film.mp4", "short.mp4"}
FILM = {"short/small/film.unsigned.mp4", "short/small/film.marked.mp4"} | SIGNED
PAGE = {"short/script.md"}
SCRIPT = {"short/script.json"} | PAGE
TIMELINE = {"short/small/timeline.json"}
SOUND = {"short/small/sound.wav"}


def scene(name: str, *files: str) -> set[str]:
    return {f"short/small/scenes/{name}/{file}" for file in files}


def pictures(name: str, chunks: int) -> set[str]:
    """What follows from another keyframe of a scene."""
    made = scene(name, "image.png", "clip.json", "finished.mp4")
    return made | scene(name, *(f"chunks/{index}.json" for index in range(chunks)))


def edit_script(project: Project, change: object) -> None:
    script = project.script()
    change(script["scenes"])
    project.write("config/scripts/short.json", script)
