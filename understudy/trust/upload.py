"""What to do and to say where a film, its stills and its sound are published; the law behind it is in docs/trust.md."""

from understudy.text.words import capitalised

REVISION = "1"

_PLACES = (
    (
        "YouTube",
        "say yes to altered or synthetic content at upload, whatever it finds in the file",
        "the sentences",
    ),
    ("TikTok", "switch on its label for AI-generated content", "the few words"),
    (
        "Facebook, Instagram, LinkedIn, Pinterest",
        "set the label for AI where the upload has one",
        "the sentences",
    ),
    ("a page of your own", "keep `film.c2pa` beside the film", "the few words, near the player"),
    ("an advertisement", "say in it that the presenter is synthetic, as New York asks", "the sentences"),
)
"""Where, what to do, and what to paste."""


def upload_note(
    *, title: str, persona: str, fictional: bool, consent: str | None, source_type: str, files: list[str]
) -> str:
    """The note as Markdown, with sentences to paste.

    Args:
        title: the film's.
        persona: the presenter's name as the film shows it.
        fictional: whether the presenter is invented.
        consent: sha256 of the presenter's consent record; None where no consent is needed.
        source_type: the film's, a name of IPTC's vocabulary.
        files: names of the exported files beside the note.
    """
    made = (
        "AI-generated"
        if "TrainedAlgorithmicMedia" in source_type
        else "drawn and spoken by a computer program"
    )
    who = _presenter(persona, fictional, consent)
    places = "".join(f"| {' | '.join(place)} |\n" for place in _PLACES)
    exported = "".join(f"- `{file}`\n" for file in files)
    return f"""# Publishing "{title}"

For the description, in its first lines:

> This film is {made}. {who} Made with Understudy; its Content Credentials say how.

Where there is room for a few words, such as a caption, or beside a still or the sound:

> {capitalised(made)}: "{title}", made with Understudy.

| where | what to do | what to paste |
|---|---|---|
{places}
Exported, each with credentials of its own, and no visible label:

{exported}
A program that changes one of these files, or converts it, takes its credentials out. Publish them as they are.
"""


def _presenter(persona: str, fictional: bool, consent: str | None) -> str:
    if consent:
        return f"Its presenter is a digital double of {persona}, made with consent (record {consent[:8]})."
    return f"Its presenter, {persona}, is {'fictional' if fictional else 'a drawing'}."
