"""What goes wrong on a device: how to tell, and what the user can do."""

from understudy.workers.call import Call

_SIGNS = (
    "out of memory",  # CUDA, cuDNN, NVML
    "CUBLAS_STATUS_ALLOC_FAILED",
    "DefaultCPUAllocator",
    "can't allocate memory",
)
"""In the messages of RuntimeErrors, where libraries have no class of their own for this."""


def is_out_of_memory(error: BaseException) -> bool:
    """Whether this error, or one that it came from, says that memory ran out."""
    cause: BaseException | None = error
    while cause:
        classes = {kind.__name__ for kind in type(cause).__mro__}
        if classes & {"MemoryError", "OutOfMemoryError"}:  # torch's is not imported here
            return True
        if isinstance(cause, RuntimeError) and any(sign in str(cause) for sign in _SIGNS):
            return True
        cause = cause.__cause__ or cause.__context__
    return False


def is_broken_device(error: BaseException) -> bool:
    """Whether CUDA refuses to go on: after most of its errors nothing but a new process helps."""
    return "CUDA error" in str(error)


def out_of_memory_message(error: BaseException, call: Call, device: str) -> str:
    """What ran out and what lowers the need; `device` as the user names it."""
    reason = str(error).strip().partition("\n")[0] or type(error).__name__
    if device == "cpu":
        advice = (
            "The model did not fit into the computer's memory. Close other programs, choose a smaller model in "
            "the preset, or make smaller pictures with a lower resolution:"
        )
    else:
        advice = (
            f"The preset lets models fill vram: {call.vram:g} (GB). A smaller vram: keeps more of the model in "
            "ordinary memory, and a lower resolution: needs less for each picture. Other programs may be using "
            "the card, too: nvidia-smi lists them"
        )
    return f"{call.stage}: {call.engine} ran out of memory on {device}. {advice}. ({reason})"
