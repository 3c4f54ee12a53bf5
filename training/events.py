"""The curves of a training as a file that TensorBoard shows: `tensorboard --logdir results/personas`."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path


class Events:
    """One file in a folder, which grows while a training runs."""

    def __init__(self, folder: Path) -> None:
        """Begin a new file, in place of those of earlier runs: it will hold their points, too."""
        from tensorboardX.event_file_writer import EventsWriter

        for old in folder.glob("events.out.tfevents.*"):
            old.unlink()
        # Its SummaryWriter writes in a thread, and its flush does not wait for that.
        self._writer = EventsWriter(str(folder / "events"))
        self._written: dict[str, int] = {}

    def write(self, curves: Mapping[str, Sequence[tuple[int, float]]]) -> None:
        """Append what the curves have more than at the last call: (step, value) by name, in order."""
        from tensorboardX.proto.event_pb2 import Event
        from tensorboardX.proto.summary_pb2 import Summary

        for name, points in curves.items():
            for step, value in points[self._written.get(name, 0) :]:
                summary = Summary(value=[Summary.Value(tag=name, simple_value=value)])
                self._writer.write_event(Event(wall_time=time.time(), step=step, summary=summary))
            self._written[name] = len(points)
        self._writer.flush()
