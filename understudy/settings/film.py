"""The resolved settings of a film, as `Project.film` gives them and settings.json holds them: plain JSON values.

What each setting means is told by the models of the configuration, in the modules beside this one: `Preset`, `Persona`
and so on. Jobs work from what is here without loading them. A test holds both to the same names and types.
"""

from typing import Any, Literal, NotRequired, TypedDict

EngineStage = Literal["image", "speech", "video", "lips", "finish"]
"""The sections of a preset that choose an engine."""
STAGES_OF_A_PRESET: tuple[EngineStage, ...] = ("image", "speech", "video", "lips", "finish")
MeasuredStage = Literal["image", "speech", "lips"]
"""Those of them whose files are held to a gate by the job that makes them."""

EngineSection = dict[str, Any]
"""{"engine": its name, setting: value ...}; which settings there are is told by its `settings_type`."""


class Weights(TypedDict):
    """What is known of a model of config/models.yaml."""

    path: str
    """Its folder or file, relative to the project where it lies there."""
    identity: str
    """Another one where the weights are others."""
    repository: str | None
    commit: str | None
    """None for weights that were not fetched."""
    licence: str
    commercial: bool
    source: str


class Reference(TypedDict):
    """A recording that cloning voices imitate."""

    sound: str
    transcript: str


class Mark(TypedDict):
    """Where the persona alone is heard."""

    file: str
    start: float
    end: float


class Recordings(TypedDict):
    """What a reference is cut from and a voice trained on."""

    folder: str
    mark: Mark | None
    transcriber: str


class TrainedVoice(TypedDict):
    """How a voice is trained."""

    train: bool
    updates: int
    learning_rate: float
    batch_seconds: float
    measured_every: int


class Photos(TypedDict):
    """What a likeness is trained on."""

    folder: str
    accepted: list[str]


class LoraRecipe(TypedDict):
    """How a likeness is trained."""

    model: str
    steps: int
    rank: int
    learning_rate: float
    resolutions: list[int]
    caption_dropout: float
    sample_every: int
    checkpoint: int
    seed: int


class Lora(TypedDict):
    """The trained likeness; `file` is also that of one that is yet to be trained."""

    file: str
    strength: float
    train: bool
    recipe: LoraRecipe


class ShownLora(TypedDict):
    """What a picture shows of a likeness."""

    file: str
    strength: float


class Voice(TypedDict):
    """How the persona sounds."""

    variant: str
    pitch: int
    words_per_minute: int


Look = dict[str, Any]
"""Arguments of `understudy.animatic.presenter.look.Look`."""


class Persona(TypedDict):
    """Who presents; without the language, which is the film's."""

    id: str
    """The name of its folder."""
    name: str
    role: str
    fictional: bool
    trigger: str
    class_word: str
    wardrobe: str
    reference: Reference
    recordings: Recordings
    trained_voice: TrainedVoice
    photos: Photos
    lora: Lora
    reference_photos: list[str]
    look: Look
    voice: Voice
    tone: str
    audience: str
    rules: list[str]
    pronunciations: dict[str, str]


class SceneMargins(TypedDict):
    """The preset's section `timeline`."""

    lead_in: float
    tail: float


class EncodingSettings(TypedDict):
    """How H.264 is written: arguments of `understudy.media.encoding.Encoding`."""

    preset: Literal["ultrafast", "superfast", "veryfast", "faster", "fast", "medium", "slow"]
    crf: int


class Marks(TypedDict):
    """What finds a film again."""

    voice: bool
    picture: bool
    audioseal: str


class Around(TypedDict):
    """The preset's section `film`: what is put around the scenes."""

    opening_card: float
    closing_card: float
    burn_captions: bool
    lower_third: bool
    label: Literal["opening", "always", "none"]
    marks: Marks
    slate: bool
    encoding: EncodingSettings
    loudness: float
    true_peak: float
    music_level: float


class ImageLimits(TypedDict):
    """What a keyframe is held to."""

    least_sharpness: float
    count_faces: bool
    identity: str
    least_identity: float


class SpeechLimits(TypedDict):
    """What speech is held to."""

    slowest: float
    fastest: float
    longest_silence: float
    longest_clipping: float
    loudest_ending: float
    transcriber: str
    most_word_errors: float


class LipsLimits(TypedDict):
    """What lips are held to."""

    farthest_offset: float
    least_confidence: float
    syncnet: str
    least_syncnet: float


class ImageGate(ImageLimits):
    """With how often it is tried again."""

    retries: int


class SpeechGate(SpeechLimits):
    """With how often it is tried again."""

    retries: int


class LipsGate(LipsLimits):
    """With how often they are tried again."""

    retries: int


class FilmGate(TypedDict):
    """What a finished film is held to."""

    shortest: float
    longest: float
    loudness_error: float
    farthest_offset: float
    farthest_subtitle: float


class Quality(TypedDict):
    """What is measured, and the limits."""

    image: ImageGate
    speech: SpeechGate
    lips: LipsGate
    film: FilmGate


class Signer(TypedDict):
    """A certificate and its private key, as PEM files."""

    certificate: str
    key: str


class Credentials(TypedDict):
    """Who signs, and what is allowed."""

    signer: Signer
    cosigners: dict[str, Signer]
    time_stamps: str
    mark_key: str
    training: Literal["allowed", "notAllowed"]


class Writer(TypedDict):
    """Who wrote the script: an engine, or "own"."""

    engine: str
    model: NotRequired[str]
    """Of an engine that asks a language model."""


class Captioner(TypedDict):
    """A language model that describes photos."""

    model: str
    base_url: str
    api_key_variable: str
    timeout: float
    temperature: float | None


class Machine(TypedDict):
    """Where models work."""

    vram: float
    environments: dict[str, str]
    """Family -> interpreter; of a film, of the families that it uses."""


class Means(Machine):
    """With what films are made: what a film and its preset have in common."""

    fps: int
    image: EngineSection
    speech: EngineSection
    video: EngineSection
    lips: EngineSection
    finish: EngineSection
    timeline: SceneMargins
    film: Around
    quality: Quality


class Preset(Means):
    """A preset, as `Project.preset` gives it."""

    description: str
    resolution: int


class Film(Means):
    """All that a film is made with, or what is made of a persona alone (`Project.persona_settings`)."""

    topic: str
    """Of a persona alone, its name."""
    title: str
    preset: str
    language: str
    seed: int
    palette: int | None
    music: str | None
    lora_strength: float | None
    best_of: int | None
    commercial: bool
    width: int
    """Pixels."""
    height: int
    persona: Persona
    consent: str | None
    """The hash of the consent record; None where none is needed."""
    models: dict[str, Weights]
    """By their names in config/models.yaml."""
    writer: NotRequired[Writer]
    length: NotRequired[float | None]
    """Seconds that the topic names; like `writer` and `credentials`, of films alone."""
    credentials: NotRequired[Credentials]
    captioner: NotRequired[Captioner]
    """Of personas alone."""
