"""Snakemake's log for people: `snakemake --logger understudy`, which profiles/default sets.

Snakemake finds this package by its name. It turns Snakemake's events into calls of understudy.progress.
"""

from logging import LogRecord

from snakemake_interface_logger_plugins.base import LogHandlerBase


class LogHandler(LogHandlerBase):
    """Shows the progress of a run, what would be made, and what went wrong.

    Where the user asks for Snakemake's own log (--verbose, --printshellcmds, --debug-dag), it is what is shown.
    """

    writes_to_stream = True
    writes_to_file = False
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def __post_init__(self) -> None:
        from understudy.processes.background import open_closed_streams
        from understudy.processes.interrupts import end, on_interrupt

        self._listener = None
        on_interrupt(end)
        open_closed_streams()
        from snakemake_logger_plugin_understudy.listener import listener
        from snakemake_logger_plugin_understudy.stopping import Stop

        self._listener = listener(self.common_settings)
        on_interrupt(Stop(self._listener))

    def emit(self, record: LogRecord) -> None:
        """Hear one event. An error of this view must not end a run."""
        try:
            if self._listener is not None:
                self._listener.hear(record)
        except Exception:
            self.handleError(record)

    def close(self) -> None:
        """Say the last words; Snakemake calls this when all is done, and Python once more at its end."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        super().close()
