"""Runs foreign code inside the sandbox: sets its limits, closes the doors that Python has, and says
what was refused.

This file is copied into the sandbox and run there by itself, as ``python -I guard.py``; it knows
the standard library only. What it is to do stands in ``guard.json`` beside it, what became of it
goes to ``end.json``.

The doors are closed by the kernel first: limits, Landlock, a filter of system calls, a clock that
ends the process, its end with that of its parent. The hook for audit events (PEP 578) is a second
line: it says in words what the kernel would refuse with a number. Code that reaches the memory of
the process can pass it.
"""

from __future__ import annotations

import builtins
import importlib
import json
import os
import resource
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

#: what is said → the events that are refused whatever they are about
_REFUSED = {
    "start a process": (
        "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen",
        "pty.spawn"
    ),
    "start a program": ("os.exec", "os.startfile", "webbrowser.open"),
    "signal a process": ("os.kill", "os.killpg", "signal.pthread_kill"),
    "use the network": ("urllib.Request",),
    "load a library with ctypes": ("ctypes.dlopen",),
    "call a function by its address": ("ctypes.call_function",),
    "look through the memory": ("gc.get_objects", "gc.get_referrers", "gc.get_referents",
    "sys._current_frames"),
    "add an audit hook": ("sys.addaudithook",),
    "trace the interpreter": ("sys.settrace", "sys.setprofile", "cpython.remote_debugger_script",
    "sys.remote_exec"),
    "make byte code": ("code.__new__",),
    "load a pickle": ("pickle.find_class",),
    "change its limits": ("resource.setrlimit", "resource.prlimit"),
    "change the environment": ("os.putenv", "os.unsetenv"),
    "control a device": ("fcntl.ioctl",),
}  # fmt: skip
#: beginnings of the events of modules that talk to others
_TALKING = (
    "socket.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "imaplib.",
    "poplib.",
    "nntplib.",
    "telnetlib.",
    "syslog.",
)
#: events that change what their arguments name
_CHANGING = (
    "os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.chmod", "os.chown", "os.link",
    "os.symlink", "os.truncate",
    "os.utime", "os.setxattr", "shutil.rmtree", "shutil.move",
)  # fmt: skip
_LISTING = ("os.listdir", "os.scandir", "os.chdir", "glob.glob")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_Arguments = tuple[Any, ...]
_Check = Callable[[_Arguments], None]


def _closed(
    readable: tuple[str, ...], folder: str, libraries: tuple[str, ...]
) -> Callable[[str, _Arguments], None]:
    """The hook.

    All that it and its checks use is bound in them: the code can reach this module, and change it.
    """
    checks: dict[str, _Check] = {
        event: _refusal(what) for what, events in _REFUSED.items() for event in events
    }
    opens, changes, lists = _paths(readable, folder)
    checks |= dict.fromkeys(_CHANGING, changes) | dict.fromkeys(_LISTING, lists) | {"open": opens}
    checks |= {"ctypes.dlsym": _symbol(libraries), "object.__setattr__": _attribute()}
    get, talking, talks = checks.get, _TALKING, _refusal("use the network")

    def hook(event: str, arguments: _Arguments) -> None:
        check = get(event)
        if check is not None:
            check(arguments)
        elif event.startswith(talking):
            talks(arguments)

    return hook


def _refusal(what: str) -> _Check:
    error = PermissionError

    def refuse(arguments: _Arguments) -> None:  # noqa: ARG001 - refused whatever it is about
        raise error(f"the sandbox does not let the code {what}")

    return refuse


def _symbol(libraries: tuple[str, ...]) -> _Check:
    refuse, text = _refusal("look for a C function with ctypes"), str

    def check(arguments: _Arguments) -> None:
        if text(getattr(arguments[0], "_name", None)) not in libraries:
            refuse(arguments)

    return check


def _attribute() -> _Check:
    refuse = _refusal("exchange the code of a function")

    def check(arguments: _Arguments) -> None:
        if arguments[1] == "__code__":
            refuse(arguments)

    return check


def _paths(readable: tuple[str, ...], folder: str) -> tuple[_Check, _Check, _Check]:
    """Checks of what is opened, changed and listed."""
    realpath, fsdecode, kinds, separator, writing = (
        os.path.realpath,
        os.fsdecode,
        (str, bytes, os.PathLike),
        os.sep,
        _WRITING,
    )
    writable, known, is_a, error = (
        (folder, "/dev/null"),
        (*readable, folder),
        isinstance,
        PermissionError,
    )

    def allow(path: Any, folders: tuple[str, ...], what: str) -> None:
        if not is_a(path, kinds):
            return  # a file descriptor is open already
        real = realpath(fsdecode(path))
        for f in folders:
            if real == f or real.startswith(f + separator):
                return
        raise error(f"the sandbox does not let the code {what} {fsdecode(path)}")

    def opens(arguments: _Arguments) -> None:
        if (arguments[2] or 0) & writing:
            allow(arguments[0], writable, "write")
        else:
            allow(arguments[0], known, "read")

    def changes(arguments: _Arguments) -> None:
        for path in arguments:
            allow(path, writable, "change")

    def lists(arguments: _Arguments) -> None:
        allow((arguments and arguments[0]) or ".", known, "look into")

    return opens, changes, lists


def _limit(limits: dict[str, int]) -> None:
    for name, most in limits.items():
        kind = getattr(resource, name)
        hard = resource.getrlimit(kind)[1]
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (wanted, wanted))


def _close(given: dict[str, Any]) -> None:
    """Asks the kernel for what it can refuse from now on; see hepnb.run.landlock and
    hepnb.run.seccomp.
    """
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(1, 9, 0, 0, 0)  # PR_SET_PDEATHSIG, SIGKILL: nothing outlives who has started it
    if given["parent"] and os.getppid() != given["parent"]:
        os._exit(1)  # it has died already
    libc.prctl(38, 1, 0, 0, 0)  # PR_SET_NO_NEW_PRIVS
    _powerless(libc)
    _clock(libc, given["clock"], given["seconds"])
    if given["landlock"]:
        _landlock(libc, given["calls"], given["landlock"])
    if given["filter"]:
        _filter(libc, bytes.fromhex(given["filter"]))


def _powerless(libc: Any) -> None:
    """Gives up what root may do and others may not (``capset(2)``); nobody else has any of it."""
    import ctypes

    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    libc.capset(header, (ctypes.c_uint32 * 6)())


def _clock(libc: Any, calls: list[int], seconds: int) -> None:
    """A timer of the kernel that kills this process; the filter keeps it from being stopped."""
    import ctypes

    class Event(ctypes.Structure):  # struct sigevent: value, signal, SIGEV_SIGNAL, padding
        _fields_ = (
            ("value", ctypes.c_long),
            ("signal", ctypes.c_int),
            ("notify", ctypes.c_int),
            ("rest", ctypes.c_char * 48),
        )

    class Span(ctypes.Structure):  # struct itimerspec
        _fields_ = (("every", ctypes.c_long * 2), ("after", ctypes.c_long * 2))

    timer = ctypes.c_int()
    if calls[0] and not libc.syscall(
        calls[0], 1, ctypes.byref(Event(signal=9)), ctypes.byref(timer)
    ):  # CLOCK_MONOTONIC, SIGKILL
        libc.syscall(
            calls[1], timer, 0, ctypes.byref(Span(after=(ctypes.c_long * 2)(seconds, 0))), None
        )


def _landlock(libc: Any, calls: list[int], orders: dict[str, Any]) -> None:
    """Restricts this process to the folders of the orders.

    It ends where the kernel refuses that.
    """
    import ctypes
    import struct

    ruleset = bytes.fromhex(orders["ruleset"])
    known = libc.syscall(calls[0], ruleset, ctypes.c_size_t(len(ruleset)), 0)
    for path, rights in orders["allowed"].items():
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except OSError:
            continue  # not every system has every folder
        rule = struct.pack("=Qi", rights, place)
        libc.syscall(calls[1], known, 1, rule, 0)  # LANDLOCK_RULE_PATH_BENEATH
        os.close(place)
    if known < 0 or libc.syscall(calls[2], known, 0):
        os.write(2, f"Landlock cannot be had: {os.strerror(ctypes.get_errno())}".encode())
        os._exit(1)
    os.close(known)


def _filter(libc: Any, program: bytes) -> None:
    import ctypes

    class Filter(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_char_p))

    # PR_SET_SECCOMP, SECCOMP_MODE_FILTER; a kernel without it refuses, and the other doors stay
    # closed
    libc.prctl(22, 2, ctypes.byref(Filter(len(program) // 8, program)), 0, 0)


def _loaded_libraries() -> tuple[str, ...]:
    """The libraries that imported packages have loaded with ctypes, whose functions they look up
    when they are first used.
    """
    import ctypes
    import gc

    loaded = (str(getattr(o, "_name", "")) for o in gc.get_objects() if isinstance(o, ctypes.CDLL))
    return tuple({name for name in loaded if os.path.sep in name})


def _state() -> tuple[dict[str, Any], list[Any], list[Any]]:
    """The state that code may not have changed when it ends: the builtins and how modules are
    found.
    """
    known = {k: v for k, v in vars(builtins).items() if k != "_"}
    return known, list(sys.meta_path), list(sys.path_hooks)


def _changes(before: tuple[dict[str, Any], list[Any], list[Any]]) -> str:
    now = _state()
    names = [n for n in {*before[0], *now[0]} if before[0].get(n) is not now[0].get(n)]
    if names:
        return f"the code has changed {', '.join(sorted(names))} of the builtins"
    return "the code has changed how modules are imported" if before[1:] != now[1:] else ""


def _main() -> int:
    with open("guard.json", encoding="utf-8") as file:  # noqa: PTH123 - pathlib is not needed for it
        given = json.load(file)
    os.remove("guard.json")  # noqa: PTH107
    sys.path[:0] = [p for p in given["paths"] if p not in sys.path]
    _limit(given["limits"])
    _close(given)
    for name in given["modules"]:
        importlib.import_module(name)
    with open("program.py", encoding="utf-8") as file:  # noqa: PTH123
        source = file.read()
    libraries = _loaded_libraries() if "ctypes" in sys.modules else ()
    hook = _closed(tuple(given["readable"]), given["folder"], libraries)
    return _watched(hook, source, given["refused"], given["token"])


def _watched(hook: Callable[[str, _Arguments], None], source: str, refused: int, token: str) -> int:
    """Runs the code in a thread of its own and notes how it ended.

    The token says that the note comes from here. No frame that the code can reach holds it, and
    nothing that the code may have exchanged is called after its end.
    """
    note, opened, flags, joined = (
        os.write,
        os.open,
        os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW,
        threading.Lock(),
    )
    ended: list[tuple[int, bytes]] = []
    joined.acquire()
    acquire = joined.acquire
    sys.addaudithook(hook)
    threading.Thread(target=_run, args=(source, refused, ended, joined), daemon=True).start()
    acquire()
    status, error = (
        ended[0] if ended else (1, b'{"status": 1, "error": "its error cannot be told"}')
    )
    descriptor = opened("end.json", flags, 0o600)
    note(descriptor, b'{"token": "' + token.encode() + b'", "end": ' + error + b"}")
    return status


def _run(source: str, refused: int, ended: list[tuple[int, bytes]], joined: Any) -> None:
    """Runs the code as ``__main__``; ``refused``: the status of code that has changed what it
    may not.
    """
    dump, print_exception, release = json.dumps, traceback.print_exception, joined.release
    before = _state()
    status, error = 0, ""
    try:
        try:
            code, names = (
                compile(source, "program.py", "exec"),
                {"__name__": "__main__", "__builtins__": builtins},
            )
            exec(code, names)  # noqa: S102 - what the sandbox is for
        except SystemExit as stop:
            status = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
        except BaseException as problem:  # noqa: BLE001 - whatever foreign code raises is reported
            status, error = 1, f"{type(problem).__name__}: {problem}"[:2000]
            print_exception(problem, limit=-8)
        if changed := _changes(before):
            status, error = refused, changed
        ended[:] = [(status, dump({"status": status, "error": error}).encode())]
        sys.stdout.flush()
        sys.stderr.flush()
    finally:  # an error that cannot even be printed ends the process, too
        release()


if __name__ == "__main__":
    code = _main()
    os._exit(code)  # nothing that the code has registered for the end is run
