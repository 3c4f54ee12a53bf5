"""What all requests to a desk share."""

from collections.abc import Callable
from pathlib import Path

from understudy.desk.cost import Costs
from understudy.desk.runs import Runs
from understudy.settings.project import Project


class Desk:
    """One project, open at one desk."""

    def __init__(self, root: Path, cores: int) -> None:
        """`root` is the project's folder, `cores` how many a run may use."""
        self.root = root
        self.runs = Runs(root, cores)
        self.costs = Costs(root, self.runs)
        self.is_closing: Callable[[], bool] = lambda: False
        """Whether streams must end now: they would go on for as long as their pages are open."""

    def project(self) -> Project:
        """The configuration as it is now. Raises UserError."""
        return Project(self.root)
