"""From photos to a likeness to a film, as rules of the same graph; and what is refused on the way."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from project import REPOSITORY, SCRIPT, Project
from shipped import shipped
from studio import RECIPE, interpreter

from training.lora.export import read_metadata
from understudy.files import read_json

LORA = "results/personas/ada/lora"
IMAGE = "results/one/likeness/scenes/hello/image.png"
PRESET = {
    "resolution": 240,
    "image": {"engine": "flux", "model": "tiny-flux", "steps": 2, "megapixels": 0.005},
}
MISSING = [
    str(path)
    for path in (
        interpreter("diffusers"),
        REPOSITORY / "models/tiny-flux",
        REPOSITORY / "models/tiny-flux2-klein",
    )
    if not path.exists()
]

pytestmark = pytest.mark.skipif(
    bool(MISSING), reason=f"missing: {', '.join(MISSING)}; `make studio-cpu` makes them"
)


class Likenesses(Project):
    """A project whose persona trains her likeness on a miniature."""

    def __init__(self, root: Path, photos: Path) -> None:
        super().__init__(root)
        self.environment = {"OMP_NUM_THREADS": "1"}
        (root / "models").symlink_to(REPOSITORY / "models")
        (root / ".venv-diffusers").symlink_to(interpreter("diffusers").parents[1])
        shutil.copy(shipped() / "config/models.yaml", root / "config/models.yaml")
        self.write(
            "config/config.yaml", {"preset": "likeness", "devices": ["cpu"], "persona_preset": "likeness"}
        )
        self.write("config/presets/likeness.yaml", PRESET)
        self.write("config/topics/one.yaml", {"prompt": "Tell me three things"})
        self.write("config/scripts/one.json", SCRIPT)
        self.persona()
        shutil.copytree(photos, root / "config/personas/ada/photos")

    def persona(self, recipe: dict | None = None, **changed: object) -> None:
        """Write the persona, with another recipe or other settings."""
        ada = yaml.safe_load((shipped() / "config/personas/ada/persona.yaml").read_text())
        ada |= {
            "fictional": True,
            "trigger": "zrx",
            "class_word": "woman",
            "photos": {"folder": "config/personas/ada/photos"},
            "lora": {"train": True, "recipe": RECIPE | (recipe or {})},
        }
        self.write("config/personas/ada/persona.yaml", ada | changed)

    def photo(self, name: str) -> Path:
        """A file in the folder of photos."""
        return self.path(f"config/personas/ada/photos/{name}")

    def failure(self, *arguments: str) -> str:
        """Run Snakemake, which must fail; its output and the logs of its jobs."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        assert process.returncode != 0, output
        return output + "".join(log.read_text() for log in self.path("logs").rglob("*.log"))


@pytest.fixture
def project(tmp_path: Path, photos: Path) -> Likenesses:
    return Likenesses(tmp_path, photos)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"trigger": ""}, "trigger is missing, which a likeness needs"),
        ({"class_word": ""}, "class_word is missing"),
        ({"photos": {"folder": ""}}, "photos: folder is missing"),
        ({"photos": {"folder": "elsewhere"}}, "there is no folder elsewhere"),
        (
            {"lora": {"train": True, "file": "mine.safetensors"}},
            "`file` and `train: true` exclude each other",
        ),
    ],
)
def test_what_a_likeness_lacks_is_said_before_anything_runs(
    changed: dict, message: str, project: Likenesses
) -> None:
    project.persona(**changed)
    assert message in " ".join(project.refusal(f"{LORA}/likeness.safetensors").split())


def test_too_few_photos_are_refused_before_anything_runs(project: Likenesses) -> None:
    for index in range(13):
        project.photo(f"{index:02}.png").unlink()
    assert "7 photos are too few" in project.refusal(f"{LORA}/likeness.safetensors")


def test_a_film_whose_model_the_likeness_does_not_fit_is_refused(project: Likenesses) -> None:
    project.persona(recipe={"model": "tiny-flux2-klein"})
    output = " ".join(project.refusal(IMAGE).split())
    assert (
        "the likeness of ada is trained on tiny-flux2-klein, and such a LoRA does not fit tiny-flux" in output
    )


def test_a_draft_does_not_wait_for_the_likeness(project: Likenesses) -> None:
    project.write("config/presets/small.yaml", {"resolution": 240})
    project.snakemake("results/one/small/scenes/hello/image.png")
    assert not project.path("results/personas").exists()


def test_photos_that_are_unfit_stop_the_training_and_stay_on_the_sheet(project: Likenesses) -> None:
    project.photo("05.png").write_bytes(project.photo("04.png").read_bytes())
    project.photo("07.png").write_text("no picture")
    output = project.failure(f"{LORA}/likeness.safetensors")
    assert "05.png: nearly the same as 04.png; keep one of them" in output
    assert "07.png: cannot be read wholly" in output
    assert project.path("results/personas/ada/photos/contact_sheet.png").is_file()
    assert not project.photo("00.txt").exists()


def test_a_film_waits_for_the_likeness_and_is_made_again_when_that_is_trained_anew(
    project: Likenesses,
) -> None:
    made = project.make(IMAGE)
    assert {
        "personas/ada/photos/verdicts.json",
        "personas/ada/photos/captions.json",
        "personas/ada/lora/dataset.safetensors",
        "personas/ada/lora/likeness.safetensors",
        "personas/ada/lora/training.html",
        "one/likeness/scenes/hello/image.png",
    } <= made
    assert not project.make(IMAGE)

    caption = project.photo("03.txt")
    assert caption.read_text().startswith("zrx woman")
    caption.write_text("zrx woman in a teal jumper, in front of shelves.\n")
    made = project.make(IMAGE)
    assert {"personas/ada/lora/likeness.safetensors", "one/likeness/scenes/hello/image.png"} <= made
    assert "personas/ada/photos/captions.json" not in made
    assert caption.read_text() == "zrx woman in a teal jumper, in front of shelves.\n"

    project.persona(recipe={"seed": 2})
    made = project.make(IMAGE)
    assert "one/likeness/scenes/hello/image.png" in made

    metadata = read_metadata(project.path(f"{LORA}/likeness.safetensors"))
    assert metadata["understudy.trigger"] == "zrx"
    assert metadata["understudy.base"] == "tiny-flux"
    assert json.loads(metadata["understudy.recipe"])["seed"] == 2
    assert metadata["understudy.dataset"] == read_json(project.path(f"{LORA}/checkpoints.json"))["dataset"]
    project.persona(recipe={"seed": 2, "checkpoint": 10})
    assert project.make(f"{LORA}/likeness.safetensors") == {
        "personas/ada/lora/likeness.safetensors",
        "personas/ada/lora/training.html",
        "personas/ada/settings.json",
    }
    page = project.path(f"{LORA}/training.html").read_text()
    assert "<th>chosen</th><td>step 10</td>" in page
    assert page.count("data:image/jpeg") == 3 * 4
    assert 'src="http' not in page and "href" not in page
