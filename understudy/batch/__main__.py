"""`python -m understudy.batch`: Ctrl-C ends it in words from the first moment on."""

from understudy.interrupts import end, on_interrupt

if __name__ == "__main__":
    on_interrupt(end)

    from understudy.batch.command import main

    main()
