"""Who may use which device: one worker on each, and calls in the order in which they came."""

import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from understudy.errors import PassingError, UserError
from understudy.workers.call import Call
from understudy.workers.devices import Device
from understudy.workers.messages import Message
from understudy.workers.place import Cancelled
from understudy.workers.process import WorkerDied, WorkerProcess

Tell = Callable[[Message], None]

_LOOK_SECONDS = 1.0
"""Between two looks at a device that another run holds."""


class Seat:
    """A device, and the worker that sits on it."""

    def __init__(self, device: Device, logs: Path | None, *, beside: bool = False) -> None:
        """Workers write to files in the folder `logs`, or to standard error.

        A seat that is `beside` is for calls that take no other one's model away, and for them alone.
        """
        self.device, self.beside = device, beside
        self.taken = False
        self.last_used = 0.0
        self._logs = logs
        self._lock: int | None = None
        self._worker: WorkerProcess | None = None

    @property
    def model(self) -> str | None:
        """What is loaded here."""
        return self._worker.model if self._worker else None

    def reserve(self) -> bool:
        """Hold the device for this run; False if another run does."""
        if self._lock is None:
            self._lock = self.device.lock()
        return self._lock is not None

    def perform(self, call: Call, tell: Tell, caller: Connection | None) -> Message:
        """Answer a call with the worker that is here, or with a new one in its place.

        A worker that dies is started again once. Raises PassingError if that one dies, too, and UserError if none can
        be started.
        """
        try:
            return self._answer(call, tell, caller)
        except WorkerDied as death:
            tell({"kind": "note", "value": f"{death}\nIt is started again."})
        try:
            return self._answer(call, tell, caller)
        except WorkerDied as death:
            raise PassingError(str(death)) from None

    def clear(self) -> None:
        """End the worker and let go of the device."""
        self._end_worker()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _answer(self, call: Call, tell: Tell, caller: Connection | None) -> Message:
        if self._worker is None or self._worker.model != call.model():
            self._end_worker()
            self._worker = WorkerProcess(call, self.device, self._lock, self._log_of(call))
        try:
            answer = self._worker.perform(call, tell, caller)
        except WorkerDied:
            self._worker = None
            raise
        if not answer["loaded"]:
            self._end_worker()
        return answer

    def _end_worker(self) -> None:
        if self._worker:
            self._worker.end()
            self._worker = None

    def _log_of(self, call: Call) -> Path | None:
        name = f"{call.stage}-{call.engine}-{self.device.name.replace(':', '')}.log"
        return self._logs / name if self._logs else None


def seats_on(devices: list[Device], logs: Path | None) -> list[Seat]:
    """One seat on each device, and one beside them on the processor, for what measures."""
    return [*(Seat(device, logs) for device in devices), Seat(Device("cpu", None), logs, beside=True)]


class Pool:
    """The seats of one run. Its methods may be called from several threads."""

    def __init__(self, seats: list[Seat]) -> None:
        self._seats = seats
        self._queues: dict[bool, deque[object]] = {beside: deque() for beside in (False, True)}
        self._changed = threading.Condition()

    def perform(self, call: Call, tell: Tell, caller: Connection | None = None) -> Message:
        """Wait for a seat, and answer the call there.

        What happens on the way goes to `tell`. When `caller` is closed by the other side, the call is cancelled.
        """
        try:
            with self._seat_for(call, tell, caller) as seat:
                return seat.perform(call, tell, caller)
        except Cancelled:
            return {"kind": "cancelled", "loaded": True}
        except UserError as error:
            passes = isinstance(error, PassingError)
            return {"kind": "error", "value": str(error), "passes": passes, "loaded": False}

    def end_idle(self, seconds: float) -> None:
        """End the workers that nobody has asked for this long."""
        with self._changed:
            idle = [seat for seat in self._seats if seat.model and not seat.taken]
            idle = [seat for seat in idle if time.monotonic() - seat.last_used >= seconds]
            for seat in idle:
                seat.taken = True
        for seat in idle:
            seat.clear()
            self._leave(seat)

    def close(self) -> None:
        """End all workers."""
        for seat in self._seats:
            seat.clear()

    @contextmanager
    def _seat_for(self, call: Call, tell: Tell, caller: Connection | None) -> Iterator[Seat]:
        seat = self._take(call, tell, caller)
        try:
            yield seat
        finally:
            if not seat.model:
                seat.clear()
            self._leave(seat)

    def _take(self, call: Call, tell: Tell, caller: Connection | None) -> Seat:
        seats = [seat for seat in self._seats if seat.beside == call.beside]
        queue, place_in_queue = self._queues[call.beside], object()
        with self._changed:
            queue.append(place_in_queue)
            try:
                self._changed.wait_for(lambda: queue[0] is place_in_queue)
                told = False
                while True:
                    if caller and caller.poll():  # it has nothing more to say: it is gone
                        raise Cancelled
                    seat = self._choose(seats, call.model())
                    if seat:
                        seat.taken = True
                        return seat
                    elsewhere = [seat.device.name for seat in seats if not seat.taken]
                    if elsewhere and not told:
                        names = " and ".join(elsewhere)
                        tell({"kind": "note", "value": f"waiting for {names}, which another run holds"})
                        told = True
                    self._changed.wait(_LOOK_SECONDS if elsewhere else None)
            finally:
                queue.remove(place_in_queue)
                self._changed.notify_all()

    @staticmethod
    def _choose(seats: list[Seat], model: str) -> Seat | None:
        """Where the model is loaded; else a free device; else the one whose worker was not needed for longest."""
        free = [seat for seat in seats if not seat.taken]
        for seat in free:
            if seat.model == model:
                return seat
        for seat in free:
            if not seat.model and seat.reserve():
                return seat
        return min((seat for seat in free if seat.model), key=lambda seat: seat.last_used, default=None)

    def _leave(self, seat: Seat) -> None:
        with self._changed:
            seat.taken = False
            seat.last_used = time.monotonic()
            self._changed.notify_all()
