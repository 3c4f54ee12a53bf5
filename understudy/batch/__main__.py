"""`python -m understudy.batch`: Ctrl-C ends it in words from the first moment on, and it needs nobody who reads it."""

from understudy.processes.background import open_closed_streams
from understudy.processes.interrupts import end, on_interrupt

if __name__ == "__main__":
    on_interrupt(end)
    open_closed_streams()

    from understudy.batch.command import main

    main()
