"""An engine is what the protocol of engines says."""

import dataclasses

import pytest

from understudy.engines import Engine, engine_class, engine_names

STAGES = ("script", "image", "speech", "video", "lips", "finish", "quality", "trust.marks")
ENGINES = [(stage, name) for stage in STAGES for name in engine_names(stage)]


@pytest.mark.parametrize(("stage", "name"), ENGINES)
def test_an_engine_has_what_all_must_have_and_nothing_that_nobody_knows(stage: str, name: str) -> None:
    engine = engine_class(stage, name)
    assert isinstance(engine.revision, str)
    assert dataclasses.is_dataclass(engine.settings_type)
    described = {
        name for name, value in vars(engine).items() if not (name.startswith("_") or _is_verb(value))
    }
    assert described <= Engine.__annotations__.keys()


def _is_verb(value: object) -> bool:
    return (callable(value) and not isinstance(value, type)) or isinstance(value, staticmethod)
