"""`python -m understudy.desk`: Ctrl-C ends it in words from the first moment on."""

from understudy.processes.interrupts import end, on_interrupt

if __name__ == "__main__":
    on_interrupt(end)

    from understudy.desk.command import main

    main()
