"""What a process that answers untrusted queries may not do: take too much memory, open files, call out."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
from contextlib import suppress
from pathlib import Path

# <linux/prctl.h>, <linux/seccomp.h>, <linux/filter.h>, <linux/audit.h>
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2
_LOAD, _JUMP_IF, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT = 0, 4
_ALLOWED, _NOT_PERMITTED = 0x7FFF0000, 0x00050001
# Machine → its name for the kernel, and the numbers of the calls that make a socket: socket, io_uring_setup.
_CALLS = {"x86_64": (0xC000003E, (41, 425)), "aarch64": (0xC00000B7, (198, 425))}


class _Instruction(ctypes.Structure):
    _fields_ = (("code", ctypes.c_uint16), ("yes", ctypes.c_uint8), ("no", ctypes.c_uint8), ("k", ctypes.c_uint32))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_uint16), ("instructions", ctypes.POINTER(_Instruction)))


def yield_to_others() -> None:
    """Be the first to go when memory is short, and leave no core dump after a crash."""
    with suppress(OSError):  # not on every system, nor in every container
        Path("/proc/self/oom_score_adj").write_text("1000")
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_memory(memory_mb: int) -> None:
    """Let this process take as much more memory than it has now."""
    taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    most = taken + memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def bound_files(room: int) -> None:
    """Leave room for so many more files, sockets included: what the engine may still have to open of its own."""
    taken = [int(entry.name) for entry in Path("/dev/fd").iterdir()]
    most = max(taken) + 1 + room
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    filling = []
    with suppress(OSError):
        while True:  # numbers given back earlier are still free below the limit
            filling.append(os.open(os.devnull, os.O_RDONLY))
    for number in filling[:room]:
        os.close(number)


def make_no_socket() -> bool:
    """Let neither this thread nor those that it starts make a socket; False where the system cannot be told so.

    https://docs.kernel.org/userspace-api/seccomp_filter.html
    """
    architecture, calls = _CALLS.get(platform.machine(), (0, ()))
    steps = [(_LOAD, 0, 0, _ARCHITECTURE_AT), (_JUMP_IF, 0, len(calls) + 1, architecture), (_LOAD, 0, 0, _NUMBER_AT)]
    steps += [(_JUMP_IF, len(calls) - at, 0, call) for at, call in enumerate(calls)]
    steps += [(_RETURN, 0, 0, _ALLOWED), (_RETURN, 0, 0, _NOT_PERMITTED)]
    program = _Program(len(steps), (_Instruction * len(steps))(*(_Instruction(*step) for step in steps)))
    libc = ctypes.CDLL(None)
    privileges: int = libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return bool(calls) and privileges == 0 and libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program), 0, 0) == 0
