"""Finds the topics, personas and presets of a project, and joins them to the settings of one film."""

import difflib
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from understudy.engines import check_engine, environment_of, interpreter, model_names, section_engine
from understudy.errors import UserError
from understudy.models.resolve import AtHand, refuse_non_commercial, refuse_too_large, resolve
from understudy.quality import gate
from understudy.settings import film as film_settings
from understudy.settings.config import Config
from understudy.settings.film import STAGES_OF_A_PRESET, EngineSection, Film
from understudy.settings.names import NAME_PATTERN
from understudy.settings.persona import Persona
from understudy.settings.preset import Preset
from understudy.settings.reading import check, read_yaml
from understudy.settings.section import Section
from understudy.settings.sheet import Line, read_sheet
from understudy.settings.topic import ASPECTS, Topic
from understudy.settings.uses import (
    is_used,
    trained_likeness,
    trained_weights,
    trains_likeness,
    trains_voice,
)
from understudy.text.languages import primary
from understudy.text.lettering import check_lettering
from understudy.text.wording import has_wording, wording
from understudy.text.words import capitalised
from understudy.trust.marks import by_model

if TYPE_CHECKING:
    from understudy.persona.checking import Permission

SHEET = Path("config/topics.tsv")
_PARAGRAPH_MARK = " | "  # parts the paragraphs of a cell, as an empty line does
_RESERVED = ("personas",)

_ASKING = re.compile(
    r"^(please\s+)?((can|could) you\s+)?((tell|show|explain to|teach) (me|us)|explain|describe)( about)?[:,]?\s+",
    re.IGNORECASE,
)


class Project:
    """The configuration of the folder `root`; every question reads its files once."""

    def __init__(self, root: Path, config: dict[str, Any] | None = None) -> None:
        """`config` replaces what config/config.yaml says, as Snakemake's --config does."""
        self.root = root
        content = read_yaml(root / "config/config.yaml") if config is None else config
        self.config = check(Config, content, "config/config.yaml")
        self.topic = cache(self._read_topic)
        self.persona = cache(self._read_persona)
        self.preset = cache(self._read_preset)
        self.film = cache(self._join_film)
        self.persona_settings = cache(self._join_persona)
        self.permission = cache(self._check_permission)
        self._sheet_lines = cache(self._read_sheet)

    def topics(self) -> list[str]:
        """The names of the topics to render, sorted."""
        if self.config.topics != "all":
            return sorted(self.config.topics)
        files = {path.stem for path in (self.root / "config/topics").glob("*.yaml")}
        return sorted(files | set(self._sheet_lines()))

    def topic_source(self, topic: str) -> Path:
        """The file that holds a topic, relative to the project. Raises UserError if there is none."""
        if topic in _RESERVED:
            raise UserError(f"a topic cannot be named {topic!r}: results/{topic}/ holds something else.")
        file = Path(f"config/topics/{topic}.yaml")
        in_file, in_sheet = (self.root / file).is_file(), topic in self._sheet_lines()
        if in_file and in_sheet:
            raise UserError(f"topic {topic!r} stands in {file} and in {SHEET}. Keep one of them.")
        if in_file or in_sheet:
            return file if in_file else SHEET
        raise UserError(
            self._unknown("topic", topic, f"Write {file}, or add a line to {SHEET}.", self._all_topics())
        )

    def persona_source(self, persona: str) -> Path:
        """The file of a persona, relative to the project. Raises UserError if there is none."""
        return self._source("persona", persona, "config/personas/{}/persona.yaml")

    def preset_source(self, preset: str) -> Path:
        """The file of a preset, relative to the project. Raises UserError if there is none."""
        return self._source("preset", preset, "config/presets/{}.yaml")

    def loads_models(self, preset: str) -> bool:
        """Whether films of a preset load models, and so take their time. Raises UserError."""
        settings = self.preset(preset)
        return any(environment_of(stage, settings) for stage in STAGES_OF_A_PRESET)

    def preset_of(self, topic: str) -> str:
        """The preset of results/<topic>.mp4."""
        return self.topic(topic).preset or self.config.preset

    def own_script(self, topic: str) -> Path | None:
        """The script that a person wrote for the topic, relative to the project, if there is one."""
        path = Path(f"config/scripts/{topic}.json")
        return path if (self.root / path).is_file() else None

    def language(self, topic: str) -> str:
        """The language tag of a topic's film: its own, or its persona's."""
        about = self.topic(topic)
        return about.language or self.persona(about.persona).language

    def script_section(self, topic: str) -> EngineSection:
        """The engine that writes the topic's script, and its settings."""
        return self.topic(topic).script or self.config.script

    def title(self, topic: str) -> str:
        """The topic's title, or one made from its prompt: "tell me how a firewall works" -> "How a firewall works"."""
        settings = self.topic(topic)
        if settings.title:
            return settings.title
        bare = _ASKING.sub("", settings.prompt).rstrip(" .!") or settings.prompt
        title = capitalised(bare)
        longest = Topic.model_fields["title"].metadata[0].max_length
        return title if len(title) <= longest else title[: longest - 1].rsplit(" ", 1)[0] + "…"

    def consent_to(self, film: Film) -> str | None:
        """The hash of the consent that a film uses its persona with, None where none is needed. Raises UserError."""
        if not is_used(film):
            return None
        name = film["persona"]["id"]
        given = self.permission(name)
        for weights in trained_weights(film):
            from understudy.persona.checking import check_weights

            check_weights(self.root, name, weights, given)
        return given.hash if given else None

    def foreign_words(self, topic: str) -> list[str]:
        """What of a topic's film is burned in in another language than its own: sentences for the user."""
        language, persona = self.language(topic), self.persona(self.topic(topic).persona)
        told = []
        if not has_wording(language):
            told.append(
                f"{topic}: label and credits are in English, for there are no words for them in {language!r}. Add some "
                "to understudy/text/wording.json."
            )
        spoken = primary(language)
        if persona.role and spoken != primary(persona.language) and spoken not in persona.roles:
            told.append(
                f"{topic}: the line under the presenter's name, {persona.role!r}, is not in the film's language. Write "
                f"`roles: {{{spoken}: ...}}` into {self.persona_source(self.topic(topic).persona)}."
            )
        return told

    def _read_topic(self, name: str) -> Topic:
        source = self.topic_source(name)
        if source == SHEET:
            line = self._sheet_lines()[name]
            where = f"{SHEET}, line {line.number}"
            about = {column: cell for column, cell in line.cells.items() if column != "topic"}
            if "notes" in about:
                about["notes"] = about["notes"].replace(_PARAGRAPH_MARK, "\n\n")
            topic = check(Topic, about, where)
        else:
            where = str(source)
            topic = check(Topic, read_yaml(self.root / source), where)
        if topic.music and not (self.root / topic.music).is_file():
            raise UserError(
                f"{where}: music: there is no file {topic.music!r}. Give a path from the project's folder."
            )
        return topic

    def _read_persona(self, name: str) -> Persona:
        source = self.persona_source(name)
        return check(Persona, read_yaml(self.root / source), str(source))

    def _read_preset(self, name: str) -> film_settings.Preset:
        source = self.preset_source(name)
        preset = check(Preset, read_yaml(self.root / source), str(source))
        return _plain(preset)

    def _join_film(self, topic: str, preset: str) -> Film:
        """All settings of one film as plain JSON values; preset, then the topic's overrides."""
        source = self.topic_source(topic)
        film = self._joined(self.topic(topic), preset, {"topic": topic, "title": self.title(topic)}, source)
        film["environments"] = self._interpreters(film)
        film["models"] = self._models(film, str(source))
        for stage in STAGES_OF_A_PRESET:
            check_engine(stage, film, f"{source} with preset {preset}")
        film["writer"] = self._writer(topic)
        film["length"] = self._named_length(topic)
        film["credentials"] = _plain(self.config.credentials)
        if film["consent"]:
            from understudy.persona.checking import check_scope

            check_scope(self.root, film)
        return film

    def _named_length(self, topic: str) -> float | None:
        """The length that a film is held to: the topic's, if it names one."""
        settings = self.topic(topic)
        return settings.length if "length" in settings.model_fields_set else None

    def _writer(self, topic: str) -> film_settings.Writer:
        """Who wrote the script: {"engine"}, with the language model's name where there is one."""
        if self.own_script(topic):
            return {"engine": "own"}
        section = self.script_section(topic)
        writer: film_settings.Writer = {"engine": section["engine"]}
        if "model" in section:
            writer["model"] = section["model"]
        return writer

    def _join_persona(self, persona: str) -> Film:
        """As the settings of a film, for what belongs to a persona alone: pictures of nothing in particular.

        What is not there of models is missed by the stages that use it: photos are looked at without a card.
        """
        source = self.persona_source(persona)
        about = Topic(prompt="The persona alone", persona=persona)
        film = self._joined(about, self.config.persona_preset, {"topic": persona, "title": ""}, source)
        transcriber = film["persona"]["recordings"]["transcriber"]
        names = self._model_names(film) | ({transcriber} if transcriber else set())
        where = str(self.preset_source(film["preset"]))

        def found(name: str) -> film_settings.Weights:
            refuse_too_large(self.root, [name], film["vram"], where)
            return resolve(self.root, [name])[name]

        film["models"] = AtHand(names, found)
        film["captioner"] = _plain(self.config.captioner)
        return film

    def _joined(self, about: Topic, preset: str, names: dict[str, str], source: Path) -> Film:
        persona = self.persona(about.persona)
        settings = check(Preset, _refined(dict(self.preset(preset)), about.overrides), f"{source}: overrides")
        check_lettering(names["title"], f"{source}: title")
        language = about.language or persona.language
        presenter = _presenter(about.persona, persona, language)
        check_lettering(
            f"{presenter['name']} {presenter['role']}", f"{self.persona_source(about.persona)}: name or role"
        )
        check_lettering(" ".join(vars(wording(language)).values()), f"{source}: language {language!r}")
        across, down = ASPECTS[about.aspect]
        side = settings.resolution / min(across, down)
        film: Any = {
            **names,
            "preset": preset,
            "language": language,
            "seed": about.seed,
            "palette": about.palette,
            "music": about.music,
            "lora_strength": about.lora_strength,
            "best_of": about.best_of,
            "commercial": about.commercial,
            "width": _even(across * side),
            "height": _even(down * side),
            "persona": presenter,
            **_plain(settings, exclude={"description", "resolution"}),
        }
        film["consent"] = self.consent_to(film)
        return film

    def _check_permission(self, persona: str) -> "Permission | None":
        """The consent to a persona, None where it needs none. Raises UserError if there is none that holds."""
        from understudy.persona.checking import permission  # a film of a drawn persona does without

        return permission(self.root, persona, self.persona(persona))

    def _interpreters(self, film: Film) -> dict[str, str]:
        """Family -> interpreter, of the families whose models the film uses. Raises UserError if one is missing."""
        users = {
            family: f"{stage}: engine {film[stage]['engine']}"
            for stage in STAGES_OF_A_PRESET
            if (family := environment_of(stage, film))
        }
        where = self.preset_source(film["preset"])
        return {
            family: interpreter(film, family, f"{where}: {user}", self.root)
            for family, user in (gate.environments(film) | by_model.environments(film) | users).items()
        }

    def _models(self, film: Film, where: str) -> dict[str, film_settings.Weights]:
        """What the film's engines must know of their models. Raises UserError for weights that cannot be used."""
        names = self._model_names(film)
        if film["commercial"]:
            refuse_non_commercial(self.root, names, where)
        refuse_too_large(self.root, names, film["vram"], str(self.preset_source(film["preset"])))
        return resolve(self.root, names)

    def _model_names(self, film: Film) -> set[str]:
        """Of all models that the film's engines, trainings, measurements and marks work with."""
        names = {
            name
            for stage in STAGES_OF_A_PRESET
            for name in model_names(section_engine(film, stage), film[stage])
        }
        if trains_likeness(film):
            names.add(film["persona"]["lora"]["recipe"]["model"])
        names |= self._models_of_trained_voice(film)
        return names | gate.all_model_names(film) | set(by_model.model_names(film))

    def _models_of_trained_voice(self, film: Film) -> set[str]:
        """What a voice is trained from, if the film speaks with it: its licence covers what is made with it, too."""
        if not trains_voice(film):
            return set()
        base = self.preset(self.config.persona_preset)
        trains = section_engine(base, "speech")
        return {base["speech"][trains.voice]} if hasattr(trains, "voice") else set()

    def _read_sheet(self) -> dict[str, Line]:
        path = self.root / SHEET
        if not path.is_file():
            for other in path.parent.glob(f"{path.stem}.*"):
                raise UserError(
                    f"{SHEET.parent / other.name}: topics are read from {SHEET} alone. Save the sheet under that name "
                    "as text, with tabs, semicolons or commas between the cells."
                )
            return {}
        lines: dict[str, Line] = {}
        for line in read_sheet(path):
            where, name = f"{SHEET}, line {line.number}", line.cells.get("topic", "")
            if not re.fullmatch(NAME_PATTERN, name):
                raise UserError(
                    f"{where}: topic: found {name!r}. A topic's name has 1 to 48 lower-case letters, digits, - or _."
                )
            if name in lines:
                raise UserError(f"{where}: topic {name!r} stands in line {lines[name].number} already.")
            lines[name] = line
        return lines

    def _all_topics(self) -> list[str]:
        return sorted(
            {path.stem for path in (self.root / "config/topics").glob("*.yaml")} | set(self._sheet_lines())
        )

    def _source(self, kind: str, name: str, pattern: str) -> Path:
        path = Path(pattern.format(name))
        if re.fullmatch(NAME_PATTERN, name) and (self.root / path).is_file():
            return path
        known = [p.stem if kind == "preset" else p.parent.name for p in self.root.glob(pattern.format("*"))]
        raise UserError(self._unknown(kind, name, f"Write {pattern.format(f'<{kind}>')}.", known))

    @staticmethod
    def _unknown(kind: str, name: str, remedy: str, known: list[str]) -> str:
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else remedy
        return f"there is no {kind} {name!r}. {hint} There are: {', '.join(sorted(known)) or 'none'}."


def _plain(section: Section, **left_out: Any) -> Any:
    """A section as the plain values that `understudy.settings.film` describes."""
    return section.model_dump(mode="json", **left_out)


def _presenter(name: str, persona: Persona, language: str) -> film_settings.Persona:
    """The persona as a film in a language knows it: a likeness to be trained is the file that training will write."""
    values: Any = {"id": name, **_plain(persona, exclude={"language", "roles"})}
    values["role"] = persona.roles.get(primary(language), persona.role)
    if persona.lora.train:
        values["lora"]["file"] = trained_likeness(name)
    return values


def _even(pixels: float) -> int:
    """H.264 with 4:2:0 colour needs even sizes."""
    return round(pixels / 2) * 2


def _refined(settings: dict[str, Any], overrides: dict[str, Any]) -> dict[str, Any]:
    """`settings` with `overrides` laid over them, section by section; another engine brings its own section."""
    joined = dict(settings)
    for key, value in overrides.items():
        below = joined.get(key)
        if (
            isinstance(value, dict)
            and isinstance(below, dict)
            and value.get("engine", below.get("engine")) == below.get("engine")
        ):
            joined[key] = _refined(below, value)
        else:
            joined[key] = value
    return joined
