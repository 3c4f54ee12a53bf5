"""Where the words of a run go."""

import os

from rich.console import Console


class LastingConsole(Console):
    """One that goes on in silence when its reader has gone, as `head` does: films are made whoever reads of it."""

    def on_broken_pipe(self) -> None:
        """The reader has gone; rich would end the process."""
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self.file.fileno())
        os.close(nowhere)
