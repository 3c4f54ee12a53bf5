"""What films say of their making: what really made them, in their own language."""

import json
from copy import deepcopy
from pathlib import Path

import pytest
from project import Project as SmallProject

from understudy.film.credits import credits_of, label, presenter
from understudy.settings.project import Project
from understudy.stages.cards import CARD
from understudy.text import wording as words
from understudy.text.wording import has_wording, wording


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return SmallProject(tmp_path / "project")


def film_of(project: SmallProject, **topic: str) -> dict:
    project.write("config/topics/short.yaml", {"prompt": "Tell me", **topic})
    return deepcopy(Project(project.root).film("short", "small"))


def by_models(film: dict) -> dict:
    film["image"] = {"engine": "flux", "model": "flux2-klein-4b", "upscaler": ""}
    film["speech"] = {"engine": "f5", "model": "f5tts-v1-base", "vocoder": "vocos-mel-24khz"}
    return film


def test_a_draft_names_its_icons_its_type_and_its_voice(project: SmallProject) -> None:
    assert credits_of(film_of(project), "en") == [
        "Ada Marsh is a fictional, drawn person",
        "Icons: Font Awesome Free (CC BY 4.0) · Type: Manrope (OFL) · Voice: eSpeak NG",
    ]


def test_a_film_by_models_names_them_and_no_drawing(project: SmallProject) -> None:
    film = by_models(film_of(project))
    person, made = credits_of(film, "en")
    assert person == "Ada Marsh is a fictional person"
    assert "flux2-klein-4b" in made
    assert "Voice: f5tts-v1-base" in made
    assert not any(word in made for word in ("eSpeak", "Icons"))


def test_a_language_model_that_wrote_the_script_is_named(project: SmallProject) -> None:
    film = film_of(project)
    film["writer"] = {"engine": "chat", "model": "some-model"}
    assert credits_of(film, "en")[1].endswith("Script: some-model")


def test_a_real_person_is_no_fictional_one(project: SmallProject) -> None:
    film = film_of(project)
    film["persona"]["fictional"] = False
    assert presenter(film, "en") == ""
    film["consent"] = "61bf1ea4"
    assert presenter(film, "en") == "Ada Marsh is shown as a digital double, with consent"


@pytest.mark.parametrize(
    ("language", "role", "said", "voice"),
    [
        ("de-AT", "Erklärt, wie Dinge funktionieren", "KI-generiert", "Stimme: eSpeak NG"),
        ("fr", "Explique comment ça marche", "Généré par IA", "Voix: eSpeak NG"),
        ("es", "Explica cómo funcionan las cosas", "Generado con IA", "Voz: eSpeak NG"),
        ("it", "Spiega come funzionano le cose", "Generato con IA", "Voce: eSpeak NG"),
        ("pt-BR", "Explica como as coisas funcionam", "Gerado por IA", "Voz: eSpeak NG"),
    ],
)
def test_cards_speak_the_language_of_the_film(
    project: SmallProject, language: str, role: str, said: str, voice: str
) -> None:
    film = film_of(project, language=language)
    opening, closing = (CARD.request(film, {"title": "T"}, card) for card in ("opening", "closing"))
    assert opening["kicker"] == role
    assert opening["label"].startswith(said)
    assert voice in closing["small"][1]
    assert Project(project.root).foreign_words("short") == []


def test_a_language_without_words_falls_back_to_english_and_says_so(project: SmallProject) -> None:
    film = film_of(project, language="sw")
    assert credits_of(film, "sw") == credits_of(film, "en")
    assert label("sw") == label("en")
    first, second = Project(project.root).foreign_words("short")
    assert "'sw'" in first
    assert "wording.json" in first
    assert "'Explains how things work'" in second
    assert "roles: {sw: ...}" in second


def test_every_language_has_every_word_and_the_name_where_it_belongs() -> None:
    tables = json.loads(Path(words.__file__).with_suffix(".json").read_text())
    for language, table in tables.items():
        assert has_wording(language)
        assert all(vars(wording(language)).values())
        named = {key for key, text in table.items() if "{name}" in text}
        assert named == {"drawn", "fictional", "double"}
