"""The JSON schema that a chat server is sent, made from the script's own model."""

from typing import Any

from pydantic import BaseModel

_KEPT = ("type", "description", "minLength")
_MOST_CHARACTERS = {"title": 80, "id": 40, "image_prompt": 400, "video_prompt": 200, "last_frame_prompt": 200}


def flat_schema(model: type[BaseModel], counts: dict[str, tuple[int, int]], dialogue: int) -> dict[str, Any]:
    """The model's schema in the few words that every server understands.

    No references, patterns or defaults; every field is required. Lengths are tighter than the model's own, so
    that a constrained decoder comes to an end.

    Args:
        model: Script or Scene.
        counts: least and most items of each list, by its field.
        dialogue: most characters of a scene's dialogue.
    """
    schema = model.model_json_schema()
    longest = {**_MOST_CHARACTERS, "dialogue": dialogue}
    return _object(schema, schema.get("$defs", {}), counts, longest)


def _object(
    schema: dict[str, Any],
    definitions: dict[str, Any],
    counts: dict[str, tuple[int, int]],
    longest: dict[str, int],
) -> dict[str, Any]:
    properties = {}
    for name, about in schema["properties"].items():
        if about.get("default", "") is None:
            continue  # a wish of the user's, not the writer's
        properties[name] = {key: about[key] for key in _KEPT if key in about}
        if name in longest:
            properties[name]["maxLength"] = longest[name]
        if name in counts:
            items = definitions[about["items"]["$ref"].rsplit("/", 1)[-1]]
            properties[name]["items"] = _object(items, definitions, counts, longest)
            properties[name]["minItems"], properties[name]["maxItems"] = counts[name]
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
