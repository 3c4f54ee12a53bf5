"""What keeps a valid scene from being filmed well, in words for the language model that is to write it better."""

import re

from understudy.script.budget import Budget
from understudy.script.model import Scene
from understudy.text.languages import full_stop
from understudy.text.sentences import is_finished

_NOT_SPOKEN = re.compile(r"\d[\d.,:]*\d|\d|[%‰°&@#*=+<>{}\[\]_|\\/~^$€£¥₹²³]")


def shortcomings(scene: Scene, target: float, budget: Budget) -> list[str]:
    """One sentence for each thing to do better; none if the scene is good.

    Args:
        scene: a valid scene.
        target: seconds that its dialogue should take.
        budget: measures the dialogue.
    """
    wishes = []
    if not budget.fits(scene.dialogue, target):
        now, wanted = budget.amount_of(scene.dialogue, target)
        wishes.append(f"The dialogue has {now}; write about {wanted}.")
    if unspoken := sorted(set(_NOT_SPOKEN.findall(scene.dialogue))):
        wishes.append(f"Spell out in the dialogue, as they are spoken: {' '.join(unspoken[:8])}")
    if full_stop(budget.language) and not is_finished(scene.dialogue):
        wishes.append("The dialogue stops in the middle of a sentence; finish it.")
    return wishes
