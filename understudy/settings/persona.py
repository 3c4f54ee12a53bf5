"""config/personas/<persona>/persona.yaml: who presents."""

from typing import Annotated

from pydantic import Field, model_validator

from understudy.animatic.presenter.look import Look
from understudy.settings.lora_recipe import LoraRecipe
from understudy.settings.section import Section, documented
from understudy.settings.style import Rules, Wording

for _plain in (Look, LoraRecipe):
    documented(_plain)


class Voice(Section):
    """How the persona sounds; each engine takes what it understands."""

    variant: str = Field("", pattern=r"^[a-z0-9_-]*$")
    """Timbre: a variant of eSpeak NG such as f2, f3, m1, m3 or m7; empty for the plain voice."""

    pitch: Annotated[int, Field(ge=0, le=99)] = 45
    """Height of the voice, 0 (low) to 99 (high)."""

    words_per_minute: Annotated[int, Field(ge=80, le=260)] = 158
    """Speaking rate; people who explain speak 140 to 170 words a minute."""


class Reference(Section):
    """A recording of the persona that cloning voices imitate; left out, they imitate the scratch voice."""

    sound: str = ""
    """6 to 11 seconds of clear speech as WAV, FLAC, MP3 or M4A, relative to the project's folder."""

    transcript: str = Field("", max_length=600)
    """What is said in it, word for word."""


class Lora(Section):
    """The persona's trained likeness."""

    file: str = ""
    """A .safetensors file, relative to the project's folder; empty for a persona that has none, or trains its own."""

    strength: Annotated[float, Field(gt=0, le=10)] = 1.0
    """1 is as trained; the strength sweep shows where the person appears and where the picture breaks."""

    train: bool = False
    """Train it on the persona's photos, and make films with it whose image engine takes a LoRA."""

    recipe: LoraRecipe = LoraRecipe()

    @model_validator(mode="after")
    def _is_given_or_trained(self) -> "Lora":
        if self.file and self.train:
            raise ValueError("`file` and `train: true` exclude each other: take one of them out")
        return self


class Photos(Section):
    """About twenty photos of the persona alone, which its likeness is trained on."""

    folder: str = ""
    """Folder of JPEG, PNG or WebP files with a caption (.txt) beside each, relative to the project's."""

    accepted: list[str] = []
    """Names of photos that are used although they were judged unfit, where you know better."""


class Mark(Section):
    """Where the persona alone is heard, so that other voices in the recordings can be told from it."""

    file: str
    """Name of one of the recordings."""

    start: Annotated[float, Field(ge=0)]
    """Seconds from the recording's beginning."""

    end: Annotated[float, Field(gt=0)]
    """Seconds from the recording's beginning, some 30 after `start`."""


class Recordings(Section):
    """Recordings of the persona's speech, best an hour of it: what a reference is cut from and a voice trained on."""

    folder: str = ""
    """Folder of audio or video files, relative to the project's; transcripts (.srt .vtt .tsv .txt ...) beside them."""

    mark: Mark | None = None
    """Some 30 seconds of the persona alone; needed where there are recordings."""

    transcriber: str = ""
    """Weights for faster-whisper, an entry of config/models.yaml; empty where all recordings have transcripts."""


class TrainedVoice(Section):
    """A voice trained on the recordings; off, they give the reference alone."""

    train: bool = False
    """Train a voice on the recordings, and let films speak with it whose speech engine can, as f5 does."""

    updates: Annotated[int, Field(ge=1, le=100_000)] = 2000
    """Length of the training: an hour of speech is gone through some 30 times. A larger number continues a training."""

    learning_rate: Annotated[float, Field(gt=0, le=0.01)] = 1e-5
    """Size of an update; 1e-5 is what F5-TTS's makers fine-tune with."""

    batch_seconds: Annotated[float, Field(ge=5, le=600)] = 50.0
    """Seconds of speech that an update learns from, whatever fits into `vram` at once."""

    measured_every: Annotated[int, Field(ge=1, le=10_000)] = 200
    """Updates between two checkpoints, of which each is measured and the best are kept."""


class Persona(Section):
    """Who presents: looks, clothes and voice. The personas of this repository are fictional and drawn."""

    name: str = Field(min_length=1, max_length=60)
    """As it stands in the lower third."""

    role: str = Field("", max_length=80)
    """The line under the name."""

    roles: dict[str, Annotated[str, Field(max_length=80)]] = {}
    """Language -> that line in films of this language, where they speak another than the persona: de, fr ..."""

    fictional: bool = True
    """Whether the person is invented; the closing card says so."""

    language: str = "en-US"
    """What the persona speaks unless the topic says otherwise, as a language tag: en-GB, en-US, de, fr ..."""

    trigger: str = Field("", max_length=40, pattern=r"^[\w-]*$")
    """The token that stands for this person in trained weights; prompts that say "the presenter" then say it."""

    class_word: str = Field("", max_length=40, pattern=r"^[\w -]*$")
    """What the persona is to a model that does not know the token: woman, man, person; training begins from that."""

    wardrobe: str = Field("", max_length=200)
    """What the persona wears in every scene; added to every prompt by the program, never by a writer."""

    reference: Reference = Reference()
    recordings: Recordings = Recordings()
    trained_voice: TrainedVoice = TrainedVoice()
    photos: Photos = Photos()
    lora: Lora = Lora()

    reference_photos: list[str] = []
    """Photos that image models without a LoRA take the likeness from, relative to the project's folder."""

    look: Look = Look()
    """The drawn presenter of the draft."""

    voice: Voice = Voice()

    tone: Wording = ""
    """How a language model writes for this persona: "warm, a little dry"."""

    audience: Wording = ""
    """For whom a language model writes: "curious adults without a technical background"."""

    rules: Rules = []
    """House rules of this persona's films for the language model, one a line: "no jargon", "one joke at most"."""

    pronunciations: dict[str, str] = {}
    """Written word -> how to say it, as a respelling or as [[eSpeak phonemes]]."""
