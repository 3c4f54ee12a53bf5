"""Schemas, documented configuration files and the settings page say what the models say."""

import json

import jsonschema
import pytest
import yaml
from project import REPOSITORY, SCRIPT
from shipped import FILES, shipped

from understudy.settings.documentation import published

GENERATED = published(shipped())


@pytest.mark.parametrize("path", GENERATED)
def test_a_generated_file_is_what_the_models_say_now(path: str) -> None:
    root = shipped() if path in FILES else REPOSITORY
    assert (root / path).read_text(encoding="utf-8") == GENERATED[path], (
        "run `make schemas`, and `git add config`"
    )


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("config", "config/config.yaml"),
        ("preset", "config/presets/*.yaml"),
        ("topic", "config/topics/*.yaml"),
        ("persona", "config/personas/*/persona.yaml"),
        ("models", "config/models.yaml"),
    ],
)
def test_every_shipped_file_agrees_with_the_schema_that_editors_use(schema: str, files: str) -> None:
    rules = json.loads(GENERATED[f"config/schemas/{schema}.schema.json"])
    if schema == "topic":
        # Notes may be written as one text, which the model cuts into paragraphs.
        assert {"type": "string"} in rules["properties"]["notes"]["anyOf"]
    found = list(shipped().glob(files))
    assert found
    for file in found:
        jsonschema.validate(yaml.safe_load(file.read_text(encoding="utf-8")), rules)


def test_the_schema_of_scripts_accepts_a_script_and_refuses_a_hostile_id() -> None:
    rules = json.loads(GENERATED["config/schemas/script.schema.json"])
    jsonschema.validate(SCRIPT, rules)
    hostile = {**SCRIPT, "scenes": [{**SCRIPT["scenes"][0], "id": "../x"}]}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(hostile, rules)


def test_the_schema_of_presets_knows_the_settings_of_each_engine() -> None:
    rules = json.loads(GENERATED["config/schemas/preset.schema.json"])
    jsonschema.validate({"video": {"engine": "animatic", "chunk_seconds": 4}}, rules)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"video": {"engine": "animatic", "chunks": 4}}, rules)
