"""What can be asked of the workflow at the desk, and what must be so before."""

from dataclasses import dataclass
from pathlib import Path

from understudy.desk import scripts
from understudy.errors import UserError
from understudy.script.approval import is_approved
from understudy.script.takes import MOST_TAKES, take_name
from understudy.settings.project import Project


@dataclass(frozen=True)
class Order:
    """A file of the workflow that somebody wants."""

    label: str
    topic: str
    target: str
    preset: str | None = None
    """With which it is made, if that matters."""


def film(project: Project, topic: str, preset: str) -> Order:
    """A film; under the topic's own name too, where the preset is the topic's. Raises UserError."""
    own = project.preset_of(topic)
    project.preset_source(preset or own)
    preset = preset or own
    target = f"results/{topic}.mp4" if preset == own else f"results/{topic}/{preset}/film.mp4"
    return Order(f"{topic} ({preset})", topic, target, preset)


def script(project: Project, topic: str) -> Order:
    """A topic's script. Raises UserError."""
    project.topic_source(topic)
    return Order(f"Script of {topic}", topic, f"results/{topic}/script.json")


def take(root: Path, project: Project, topic: str, preset: str, scene: str, number: int) -> Order:
    """A take of a scene, beside the film. Raises UserError."""
    project.topic_source(topic)
    project.preset_source(preset)
    content = scripts.find(root, topic).content
    if content is None or scene not in [item["id"] for item in content["scenes"]]:
        raise UserError(f"the script of {topic} has no scene {scene!r}.")
    if not 1 <= number <= MOST_TAKES:
        raise UserError(f"takes are counted from 1 to {MOST_TAKES}, found {number}.")
    target = f"results/{topic}/{preset}/scenes/{take_name(scene, number)}/finished.mp4"
    return Order(f"Take {number} of {scene} in {topic} ({preset})", topic, target, preset)


def check_approvals(root: Path, orders: list[Order]) -> None:
    """Raises UserError if an order loads models for a script that is not approved as it is now."""
    project = Project(root)
    for order in orders:
        if order.preset is None or not project.loads_models(order.preset):
            continue
        content = scripts.find(root, order.topic).content
        if content is None or not is_approved(root, order.topic, content):
            raise UserError(
                f"the script of {order.topic} is not approved as it is now, and preset {order.preset} loads models. "
                "Look at the draft, then approve the script."
            )
