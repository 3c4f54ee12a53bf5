"""`python -m understudy.batch`: Ctrl-C ends it in words from the first moment on, and it needs nobody who reads it."""

from understudy.interrupts import end, on_interrupt
from understudy.terminal import open_closed_streams

if __name__ == "__main__":
    on_interrupt(end)
    open_closed_streams()

    from understudy.batch.command import main

    main()
