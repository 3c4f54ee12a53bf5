"""What a viewer should know of a file: its credentials and their state, its metadata, what was stripped or changed."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.errors import UserError
from understudy.trust.credentials import PERSON_UNTRUSTED, SIGNER_TRUSTED, SIGNER_UNTRUSTED, codes, read
from understudy.trust.ends import ends
from understudy.trust.manifest import CONSENT_ASSERTION, FILM_ASSERTION, PROGRAM
from understudy.trust.marks.payload import NO_RECORD
from understudy.trust.origin import SOURCE_TYPES
from understudy.trust.xmp import read_xmp

if TYPE_CHECKING:
    from understudy.trust.marks.score import Mark

TRUSTED, VALID, CHANGED, DETACHED, UNREADABLE = "trusted", "valid", "changed", "detached", "unreadable"
FOUND, NONE = "found", "none"
"""The states of a finding. Detached: there are credentials beside a file, but they were made for another one."""

_SOURCE_TYPES = {
    "algorithmicMedia": "drawn and spoken by a program, without trained models",
    "composite": "put together from several sources, without trained models",
    "compositeWithTrainedAlgorithmicMedia": "made in part by AI models",
    "compositeSynthetic": "put together with parts made by AI models",
    "trainedAlgorithmicMedia": "made by an AI model",
    "digitalCapture": "recorded by a camera or microphone",
}
_CHANGES = {
    "assertion.bmffHash.mismatch": "picture, sound or another part of the file was changed after it was signed",
    "assertion.dataHash.mismatch": "the content was changed after it was signed",
    "assertion.hashedURI.mismatch": "the credentials themselves were edited",
    "assertion.missing": "a part of the credentials was taken out",
    "claimSignature.mismatch": "the credentials themselves were edited, or signed with another key than they name",
    "signingCredential.expired": "the certificate had expired when it was used",
    "signingCredential.revoked": "the certificate was revoked",
    "signingCredential.invalid": "the certificate is not one that may sign credentials",
}
_STORE = b"jumdc2pa"
"""How C2PA's manifest store begins (ISO/IEC 19566-5: a description box, and its type)."""


@dataclass(frozen=True)
class Finding:
    """What one look at a file has shown."""

    subject: str
    """What was looked for: "credentials", "metadata" ..."""
    state: str
    """One of the words above."""
    says: list[str]
    """Sentences for people."""
    facts: dict[str, Any] = field(default_factory=dict)
    """The same for programs, as JSON values."""
    shows_origin: bool = False
    """Whether it shows, by itself, that the file comes from this program."""


def inspect(file: Path, roots: list[str], key: bytes | None = None, audioseal: str = "") -> dict[str, Any]:
    """Everything that is found, as JSON values: {"file", "summary", "findings": [{"subject", "state", "says", ...}]}.

    Args:
        file: any film, picture or sound.
        roots: PEM of the certificates that are trusted.
        key: of marks; None if there is none, and marks cannot be looked for.
        audioseal: the entry of config/models.yaml, in the project of the current folder, with the weights that look
            for a model's mark; empty for none.

    Raises UserError if there is no such file, or there are no such weights.
    """
    if not file.is_file():
        raise UserError(f"{file}: there is no such file.")
    findings = [*(look(file, roots) for look in LOOKS), marks(file, key)]
    if audioseal:
        findings.append(mark_of_model(file, audioseal))
    return {
        "file": str(file),
        "summary": _summary(findings),
        "findings": [asdict(finding) for finding in findings],
    }


def credentials(file: Path, roots: list[str]) -> Finding:
    """The Content Credentials in a file, or beside it."""
    import c2pa

    try:
        found = read(file, roots)
    except c2pa.C2paError.NotSupported:
        return Finding("credentials", NONE, ["Files of this kind carry no Content Credentials."])
    except c2pa.C2paError as error:
        return _broken(file, str(error))
    if found:
        return _judged(found)
    beside = file.with_suffix(".c2pa")
    if beside.is_file():
        return _detached(file, beside, roots)
    return Finding("credentials", NONE, ["There are no Content Credentials in it."])


def metadata(file: Path, roots: list[str]) -> Finding:
    """What XMP and the tags of a file say; anybody can change them."""
    xmp, comment = read_xmp(file), _comment(file)
    says = []
    if xmp:
        tool = f", with {xmp.tool}" if xmp.tool else ""
        says.append(
            f"Its XMP says: {_SOURCE_TYPES.get(xmp.source_type, xmp.source_type)} ({xmp.source_type}){tool}."
        )
    if comment:
        says.append(f'Its comment says: "{comment}".')
    facts = {
        "digital_source_type": xmp.source_type if xmp else None,
        "tool": xmp.tool if xmp else "",
        "comment": comment,
    }
    from_here = PROGRAM in comment or bool(xmp and PROGRAM in xmp.tool)
    return Finding(
        "metadata", FOUND if says else NONE, says or ["There is none that tells an origin."], facts, from_here
    )


def marks(file: Path, key: bytes | None) -> Finding:
    """The marks in voice and picture that this key finds."""
    from understudy.media.errors import MediaError
    from understudy.trust.marks.film import find_marks

    if key is None:
        return Finding("marks", NONE, ["No key here: marks cannot be looked for. `--key` names one."])
    try:
        found = find_marks(file, key)
    except MediaError:
        return Finding("marks", NONE, ["It holds neither picture nor sound that can be read."])
    facts = {kind: _mark_facts(mark) for kind, mark in found.items()}
    if not found:
        return Finding("marks", NONE, ["There are none of this key, or no longer any."], facts)
    says = [_mark_sentence(kind, fact) for kind, fact in facts.items()]
    return Finding("marks", FOUND, says, facts, shows_origin=True)


def mark_of_model(file: Path, name: str) -> Finding:
    """What AudioSeal hears; it shows no origin, since everybody can lay its mark."""
    from understudy.media.errors import MediaError
    from understudy.trust.marks import by_model
    from understudy.trust.marks import with_model as marking

    try:
        found = marking.find(Path(), name, file)
    except MediaError:
        return Finding(by_model.ENGINE, NONE, ["It holds no sound that can be heard."])
    share = f"{found['share']:.0%} of the sound looks marked"
    if found["share"] < by_model.FOUND:
        return Finding(by_model.ENGINE, NONE, [f"There is none: {share}."], found)
    says = [
        f"{share}.",
        f"It says {found['payload']}, with which the number of the film's consent record should begin.",
    ]
    return Finding(by_model.ENGINE, FOUND, says, found)


def _mark_facts(mark: "Mark") -> dict[str, Any]:
    said = mark.reading.payload if mark.reading.is_certain else None
    return {
        "score": round(mark.score, 1),
        "payload": said.hex() if said else None,
        "record": said.hex() if said and said != NO_RECORD else None,
    }


def _mark_sentence(kind: str, fact: dict[str, Any]) -> str:
    if fact["payload"] is None:
        says = "too faint to read of what"
    elif fact["record"] is None:
        says = "of a film that needed no consent record"
    else:
        says = f"of consent record {fact['record']}"
    return f"In the {kind}, the mark {says}; it stands out by {fact['score']} standard deviations."


LOOKS: tuple[Callable[[Path, list[str]], Finding], ...] = (credentials, metadata)
"""What is looked for without a key, in the order of the report; each gets the file and the trusted roots."""


def _broken(file: Path, error: str) -> Finding:
    if any(_STORE in end for end in ends(file)):
        says = f"It holds credentials, but they were damaged or edited, and cannot be read ({error})."
        return Finding("credentials", CHANGED, [says], {"error": error})
    return Finding("credentials", UNREADABLE, [f"It cannot be read ({error})."], {"error": error})


def _judged(found: dict[str, Any]) -> Finding:
    """The finding of credentials as c2pa reports them."""
    facts = _facts(found)
    failures, successes = codes(found, "failure"), codes(found, "success")
    broken = [code for code in failures if code not in (SIGNER_UNTRUSTED, PERSON_UNTRUSTED)]
    if broken:
        state = CHANGED
        says = [f"Do not rely on them: {_CHANGES.get(code, code)}." for code in dict.fromkeys(broken)]
        if SIGNER_UNTRUSTED in failures:
            says.append("Who signed is not known here, either.")
        says.append("What follows is what they claim.")
    elif SIGNER_TRUSTED in successes:
        state = TRUSTED
        says = ["Nothing was changed since they were signed, by a signer who is trusted here."]
    else:
        state = VALID
        says = [
            "Nothing was changed since they were signed, but who signed is not known here: anybody can make a "
            "certificate with any name."
        ]
    return Finding("credentials", state, says + _sentences(facts), facts, PROGRAM in facts["program"])


def _detached(file: Path, beside: Path, roots: list[str]) -> Finding:
    import c2pa

    try:
        found = read(file, roots, sidecar=beside)
    except c2pa.C2paError as error:
        says = f"There are none in it, and {beside.name} beside it cannot be read ({error})."
        return Finding("credentials", UNREADABLE, [says], {"error": str(error)})
    if found is None:
        return Finding("credentials", NONE, [f"There are none in it, and none in {beside.name} beside it."])
    judged = _judged(found)
    if judged.state == CHANGED:
        note = f"There are none in it. Those in {beside.name} beside it were made for a file that this one is not:"
        return Finding("credentials", DETACHED, [note, *judged.says], judged.facts, judged.shows_origin)
    note = f"There are none in it, but those in {beside.name} beside it fit."
    return Finding("credentials", judged.state, [note, *judged.says], judged.facts, judged.shows_origin)


def _facts(found: dict[str, Any]) -> dict[str, Any]:
    """What credentials claim, and who signed them."""
    active = found["manifests"][found["active_manifest"]]
    assertions = {assertion["label"]: assertion["data"] for assertion in active.get("assertions", [])}
    actions = assertions.get("c2pa.actions.v2", assertions.get("c2pa.actions", {})).get("actions", [])
    created: dict[str, Any] = next((action for action in actions if "digitalSourceType" in action), {})
    signature = active.get("signature_info", {})
    generator = active.get("claim_generator_info", [{}])[0]
    own = assertions.get(FILM_ASSERTION, {})
    person = assertions.get("cawg.identity", {}).get("signature_info", {})
    return {
        "validation_state": found["validation_state"],
        "failures": codes(found, "failure"),
        "title": active.get("title", ""),
        "program": f"{generator.get('name', '')} {generator.get('version', '')}".strip(),
        "signer": signature.get("common_name") or signature.get("issuer", ""),
        "signed": signature.get("time") or created.get("when", ""),
        "time_is_stamped": bool(signature.get("time")),
        "person": person.get("common_name") or person.get("issuer", ""),
        "digital_source_type": created.get("digitalSourceType", "").removeprefix(SOURCE_TYPES),
        "models": [ingredient.get("title", "") for ingredient in active.get("ingredients", [])],
        "script_sha256": own.get("script_sha256", ""),
        "visible_label": own.get("visible_label", ""),
        "marks": own.get("marks"),
        "consent_sha256": assertions.get(CONSENT_ASSERTION, {}).get("record_sha256", ""),
        "training": _training(assertions),
    }


def _training(assertions: dict[str, Any]) -> str:
    entries = assertions.get("cawg.training-mining", {}).get("entries", {})
    return ", ".join(sorted({entry.get("use", "") for entry in entries.values()}))


def _sentences(facts: dict[str, Any]) -> list[str]:
    when = f", {facts['signed']}" if facts["signed"] else ""
    clock = "" if facts["time_is_stamped"] or not when else " by the signer's own clock"
    source = facts["digital_source_type"]
    says = [f'"{facts["title"]}", signed by {facts["signer"] or "nobody with a name"}{when}{clock}.']
    if source:
        says.append(f"What it is: {_SOURCE_TYPES.get(source, source)}.")
    if facts["program"]:
        says.append(f"Made with {facts['program']}.")
    if facts["models"]:
        says.append(f"Models and sources: {', '.join(facts['models'])}.")
    if facts["consent_sha256"]:
        says.append(f"The consent of the person who presents: record {facts['consent_sha256'][:8]}.")
    if facts["person"]:
        says.append(f"Signed by a second person, too: {facts['person']}; nobody here vouches for the name.")
    if facts["visible_label"] == "none":
        says.append("Its visible label was taken out by a setting.")
    if facts["marks"] is not None:
        says.append(f"Marked to be found again: {' and '.join(facts['marks']) or 'nothing of it'}.")
    if facts["training"] == "notAllowed":
        says.append("Its makers do not allow models to be trained on it.")
    return says


def _comment(file: Path) -> str:
    """The comment among a film's or a sound's tags, which a mere copy into another file keeps."""
    from understudy.media.container import opened
    from understudy.media.errors import MediaError

    try:
        with opened(file) as container:
            # Matroska and WebM write the names of tags in capitals, others add a language; Ogg has them in its streams.
            tags = [container.metadata, *(stream.metadata for stream in container.streams.audio)]
            named = {
                name.lower().split("-")[0]: text for tagged in reversed(tags) for name, text in tagged.items()
            }
            return named.get("comment", "")
    except MediaError:
        return ""


def _summary(findings: list[Finding]) -> str:
    by_subject = {finding.subject: finding for finding in findings}
    marks = _marks_in_short(by_subject["marks"].facts)
    summary = {
        TRUSTED: "Genuine: signed by somebody who is trusted here, and unchanged since.",
        VALID: "Unchanged since it was signed, but by whom is not known here.",
        CHANGED: "Changed after it was signed.",
        DETACHED: "Its credentials were stripped, and it was changed: it is not the file that was signed.",
        UNREADABLE: "Damaged, or no file of the kind that its name says: nothing can be told.",
    }.get(by_subject["credentials"].state)
    if summary:
        changed = by_subject["credentials"].state in (CHANGED, DETACHED)
        return f"{summary} Still, {marks} found." if marks and changed else summary
    if marks:
        return (
            f"Made with {PROGRAM} and this key: its credentials were stripped, but {marks} found. Whether it was "
            "changed cannot be told."
        )
    told = [finding.subject for finding in findings if finding.shows_origin]
    if told:
        return (
            f"Made with {PROGRAM}, as its {' and '.join(told)} show, but its credentials were stripped: whether it "
            "was changed cannot be told."
        )
    return "Nothing is known of where it comes from. That does not show that it is real."


def _marks_in_short(found: dict[str, Any]) -> str:
    """As the beginning of a sentence that ends in "found"; empty if there are none."""
    records = {fact["record"] for fact in found.values() if fact["record"]}
    if len(records) > 1:
        return f"marks of different records, {' and '.join(sorted(records))}, were"
    if records:
        return f"the mark of record {records.pop()} was"
    return "its mark was" if found else ""
