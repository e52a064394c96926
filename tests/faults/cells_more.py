"""More hostile cells: ways around Python's hooks, through the libraries that a cell may import, and
through what a process has from its start.

Each prints WIN when it has what it wants; what it says does not count, what it did does.
"""

from __future__ import annotations

#: what it tries → code
MORE: dict[str, str] = {
    "read a key by numpy's own C code": (
        "import numpy as np; print('WIN', np.fromfile(SECRET, dtype='u1').tobytes())"
    ),
    "map a key into memory": (
        "import numpy as np; print('WIN', bytes(np.memmap(SECRET, dtype='u1', mode='r')))"
    ),
    "write a key's copy by numpy": "import numpy as np; np.zeros(9).tofile(NEW); print('WIN')",
    "read a key by the loader of modules": (
        "import importlib.machinery as m; print('WIN', m.SourceFileLoader('x', SECRET).get_data("
        "SECRET))"
    ),
    "read a key by the zip importer": (
        "import zipimport; print('WIN', zipimport.zipimporter(SECRET))"
    ),
    "read a key by a traceback": (
        "import linecache; print('WIN', linecache.getlines(SECRET) or 1 / 0)"
    ),
    "read a key through /proc/self/root": "print('WIN', open('/proc/self/root' + SECRET).read())",
    "read a key through a descriptor of the folder above": (
        "import os\nd = os.open('..', os.O_PATH)\nfor _ in range(40): d = os.open('..', os.O_PATH, "
        "dir_fd=d)\nprint('WIN', os.read(os.open(SECRET[1:], os.O_RDONLY, dir_fd=d), 99))"
    ),
    "read a key by a pipe that splices": (
        "import os\nr, w = os.pipe()\nf = os.open(SECRET, os.O_RDONLY)\nos.splice(f, w, 99)\n"
        "print('WIN', os.read(r, 99))"
    ),
    "send a key's descriptor to itself": (
        "import socket, os\na, b = socket.socketpair()\n"
        "socket.send_fds(a, [b'x'], [os.open(SECRET, os.O_RDONLY)])\nprint('WIN', os.read(socket.recv_fds(b, 1, 1)[1][0], 99))"  # noqa: E501
    ),
    "become root in a namespace of its own": (
        "import ctypes\nprint('WIN' if ctypes.CDLL(None).unshare(0x10000000) == 0 else 1 / 0)"
    ),
    "trace who runs it": (
        "import ctypes\nl = ctypes.CDLL(None)\nprint('WIN' if l.ptrace(16, PARENT, 0, 0) == 0 else "
        "1 / 0)"
    ),
    "read the memory of who runs it": ("print('WIN', open(f'/proc/{PARENT}/mem', 'rb').read(1))"),
    "leave a process behind by a thread": (
        "import threading, os\n"
        "t = threading.Thread(target=lambda: os.posix_spawn('/bin/sh', ['sh', '-c', f'sleep 5; echo > {NEW}'], {}))\nt.start(); t.join()"  # noqa: E501
    ),
    "leave a cell that imports at the next start": (
        "import os, site\nfor d in [*site.getsitepackages(), os.path.expanduser('~')]:\n    try:\n"
        "        open(os.path.join(d, 'x.pth'), 'w').write('import os'); print('WIN')\n"
        "    except OSError: pass"
    ),
    "change what the host reads of it while it reads": (
        "import os, threading\nopen('trial.json', 'w').write('{}')\n"
        "def swap():\n    for _ in range(2000):\n        try:\n            os.remove('trial.json')\n"  # noqa: E501
        "            os.symlink(SECRET, 'trial.json')\n        except OSError: pass\n"
        "t = threading.Thread(target=swap); t.start(); t.join()"
    ),
    "call a server by a name that is looked up by C": (
        "import ctypes\nl = ctypes.CDLL(None)\nprint('WIN' if l.socket(2, 1, 0) >= 0 else 1 / 0)"
    ),
    "watch what happens to a key": (
        "import ctypes, os\nl = ctypes.CDLL(None)\nf = l.inotify_init()\n"
        "print('WIN' if l.inotify_add_watch(f, SECRET.encode(), 0xfff) > 0 else 1 / 0)"
    ),
    "take the lock of a file": (
        "import fcntl\nf = open(VICTIM)\nfcntl.flock(f, fcntl.LOCK_EX)\nprint('WIN')"
    ),
    "fill the queue of messages of the system": (
        "import ctypes\nl = ctypes.CDLL(None)\nq = l.msgget(0, 0o1777)\n"
        "print('WIN' if q >= 0 else 1 / 0)"
    ),
}
