"""What the Content Credentials of a film, still or sound claim: the manifest that is signed (C2PA 2.4)."""

import datetime
from typing import Any

from understudy.trust.origin import SOURCE_TYPES

PROGRAM = "Understudy"
FILM_ASSERTION = "local.understudy.film"
CONSENT_ASSERTION = "local.understudy.consent"
"""Assertions of our own. C2PA wants a domain in front; the project has none, and .local is nobody's."""

_SPECIFICATION = "2.4"
_USES_IN_TRAINING = (
    "cawg.ai_generative_training",
    "cawg.ai_training",
    "cawg.ai_inference",
    "cawg.data_mining",
)


def manifest(
    *,
    title: str,
    source_type: str,
    models: list[dict[str, str]],
    engines: dict[str, str],
    script: str,
    consent: str | None,
    visible_label: str | None,
    marks: list[str],
    training: str,
    version: str,
    when: datetime.datetime,
) -> dict[str, Any]:
    """The manifest of a film, or of a still or sound of it, as c2pa's Builder takes it.

    Args:
        title: of the file.
        source_type: a name of IPTC's vocabulary.
        models: as understudy.trust.origin.models gives them.
        engines: stage -> engine and revision.
        script: sha256 of script.json, in hexadecimal digits.
        consent: sha256 of the presenter's consent record; None where no consent is needed.
        visible_label: where a film's label is seen: "opening", "always" or "none"; None for stills and sounds.
        marks: what was marked, that it be found again without credentials: "voice", "picture", "audioseal", several of
            them or nothing.
        training: whether models may be trained on the file: "allowed" or "notAllowed".
        version: of this program.
        when: the time of signing, with its time zone.
    """
    ingredients = [_ingredient(model, f"model-{number}") for number, model in enumerate(models, 1)]
    created = {
        "action": "c2pa.created",
        "when": when.isoformat(timespec="seconds"),
        "digitalSourceType": SOURCE_TYPES + source_type,
        "softwareAgent": {"name": PROGRAM, "version": version},
    }
    if ingredients:
        created["parameters"] = {"ingredientIds": [ingredient["instance_id"] for ingredient in ingredients]}
    marked = [{"action": "c2pa.watermarked.unbound"}] if marks else []
    assertions = {
        "c2pa.actions.v2": {"allActionsIncluded": True, "actions": [created, *marked]},
        "cawg.training-mining": {"entries": {use: {"use": training} for use in _USES_IN_TRAINING}},
        FILM_ASSERTION: {"script_sha256": script, "engines": engines, "marks": marks}
        | ({"visible_label": visible_label} if visible_label else {}),
    }
    if models:
        assertions["c2pa.ai-disclosure"] = {
            "modelType": "c2pa.types.model",
            "modelName": ", ".join(model["title"] for model in models),
            # Somebody chose topic, persona and models; whether they have looked at the film, the program can't know.
            "contentProfile": {"humanOversightLevel": "prompt_guided"},
        }
    if consent:
        assertions[CONSENT_ASSERTION] = {"record_sha256": consent}
    return {
        "claim_generator_info": [{"name": PROGRAM, "version": version, "specVersion": _SPECIFICATION}],
        "title": title,
        # Without `created` an assertion is taken as gathered from elsewhere, not as said by the signer.
        "assertions": [{"label": label, "created": True, "data": data} for label, data in assertions.items()],
        "ingredients": ingredients,
    }


def _ingredient(model: dict[str, str], number: str) -> dict[str, Any]:
    """A model that the film was made with. Its weights are not hashed into it: they are too large to be read."""
    kind = {"type": "c2pa.types.model"} | ({"version": model["version"]} if model["version"] else {})
    said = [
        model["purpose"] and f"for the {model['purpose']}",
        model["licence"] and f"licence: {model['licence']}",
    ]
    optional = {"description": "; ".join(filter(None, said)), "informational_URI": model["address"]}
    return {
        "title": model["title"],
        "relationship": "inputTo",
        "instance_id": number,
        "format": "application/octet-stream",
        "data_types": [kind],
        **{key: value for key, value in optional.items() if value},
    }
