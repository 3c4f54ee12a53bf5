"""A script as a page that people read: what is said, what is seen, and how long it takes."""

from understudy.script.model import Scene, Script
from understudy.script.speech_time import speaking_seconds

_WORDS_PER_MINUTE = 158  # of somebody who explains


def page(script: Script, language: str) -> str:
    """The script as Markdown; `language` is that of its dialogue."""
    lengths = [speaking_seconds(scene.dialogue, _WORDS_PER_MINUTE, language) for scene in script.scenes]
    count = len(script.scenes)
    heading = [
        f"# {_plain(script.title)}",
        f"{count} scene{'s' if count > 1 else ''}, about {sum(lengths):.0f} seconds of speech.",
    ]
    scenes = map(_scene, script.scenes, lengths, range(1, count + 1))
    return "\n\n".join([*heading, *scenes, *_left_out(script)]) + "\n"


def _left_out(script: Script) -> list[str]:
    if script.left_out is None:
        return []
    texts = "\n".join(f"- {_plain(text)}" for text in script.left_out.texts)
    return ["## Left out", f"{script.left_out.in_words()}.", texts]


def _scene(scene: Scene, seconds: float, number: int) -> str:
    seen = "on camera" if scene.on_camera else "diagram"
    lines = [
        f"## {number}. {scene.id}",
        f"*{seen}, about {seconds:.0f} s*",
        f"> {_plain(scene.dialogue)}",
        f"- Picture: {_plain(scene.image_prompt)}",
    ]
    if scene.video_prompt:
        lines.append(f"- Movement: {_plain(scene.video_prompt)}")
    if scene.transition == "fade":
        lines.append("- Fades in from the scene before")
    if scene.last_frame_prompt:
        lines.append(f"- At the end: {_plain(scene.last_frame_prompt)}")
    return "\n\n".join(lines[:3]) + "\n\n" + "\n".join(lines[3:])


def _plain(text: str) -> str:
    """One line in which no character is taken for a mark of Markdown or HTML."""
    line = " ".join(text.split())
    return "".join(f"\\{character}" if character in "\\`*_[]<>#|" else character for character in line)
