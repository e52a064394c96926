"""Hostile cells by ways that the others do not take: libraries with doors of their own, newer calls
of the kernel, places that programs share, and what the host is shown.

Each prints WIN when it has what it wants; what it says does not count, what it did does.
"""

from __future__ import annotations

#: for cells that ask the kernel by its numbers (x86-64)
_CALL = (
    "import ctypes, os, struct\nl = ctypes.CDLL(None, use_errno=True)\nl.syscall.restype = "
    "ctypes.c_long\ncall = lambda *a: l.syscall(*(ctypes.c_long(x) if isinstance(x, int) else x "
    "for x in a))\nwin = lambda yes: print('WIN') if yes else 1 / 0\n"
)

#: what it tries → code
THIRD: dict[str, str] = {
    "read a key by pyarrow's own files": (
        "import pyarrow as pa; print('WIN', pa.OSFile(SECRET).read())"
    ),
    "map a key by pyarrow": "import pyarrow as pa; print('WIN', pa.memory_map(SECRET).read())",
    "write by pyarrow's file system": (
        "import pyarrow.fs as fs\nwith fs.LocalFileSystem().open_output_stream(NEW) as f: "
        "f.write(b'x')\nprint('WIN')"
    ),
    "copy a key by pyarrow": ("import pyarrow.fs as fs; fs.copy_files(SECRET, NEW); print('WIN')"),
    "read a key by awkward's parquet": (
        "import awkward as ak; print('WIN', ak.from_json(__import__('pathlib').Path(SECRET)))"
    ),
    "write events by uproot into another's file": (
        "import uproot, numpy as np\nwith uproot.recreate(VICTIM) as f: f['t'] = {'x': "
        "np.arange(3)}\nprint('WIN')"
    ),
    "unpack an archive that leads out": (
        "import io, tarfile\nb = io.BytesIO()\nt = tarfile.open(fileobj=b, mode='w')\n"
        "i = tarfile.TarInfo(NEW); i.size = 1; t.addfile(i, io.BytesIO(b'x')); t.close()\n"
        "b.seek(0); tarfile.open(fileobj=b).extractall('/', filter='fully_trusted'); print('WIN')"
    ),
    "unpack a link and write through it": (
        "import io, tarfile\nb = io.BytesIO()\nt = tarfile.open(fileobj=b, mode='w')\n"
        "i = tarfile.TarInfo('out'); i.type = tarfile.SYMTYPE; i.linkname = VICTIM; t.addfile(i)\n"
        "t.close(); b.seek(0); tarfile.open(fileobj=b).extractall('.', filter='fully_trusted')\n"
        "open('out', 'w').write('gone'); print('WIN')"
    ),
    "log to a file": (
        "import logging, logging.handlers as h\nlogging.getLogger().addHandler(h."
        "RotatingFileHandler(VICTIM, maxBytes=1, backupCount=3))\n"
        "logging.raiseExceptions = False\nlogging.getLogger().error('x' * 99)\nprint('WIN')"
    ),
    "log to the system": (
        "import logging.handlers as h\nh.SysLogHandler('/dev/log'); print('WIN')"
    ),
    "keep a shelf": "import shelve; shelve.open(NEW)['a'] = 1; print('WIN')",
    "leave something in shared memory": (
        "from multiprocessing import shared_memory as s\n"
        "s.SharedMemory('hostile-1', create=True, size=9); print('WIN')"
    ),
    "leave a file where everybody may": (
        "import os\nfor d in ('/dev/shm', '/tmp', '/var/tmp', '/run', '/var/crash'):\n"
        "    try: open(os.path.join(d, 'hostile-2'), 'w').close(); print('TRIED')\n"
        "    except OSError: pass"
    ),
    "type for the user": (
        "import fcntl, termios, os\nfor f in (0, 1, 2, os.open('/dev/tty', os.O_RDWR)):\n"
        "    fcntl.ioctl(f, termios.TIOCSTI, b'!'); print('WIN')"
    ),
    "call by datagrams": (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
        "s.sendto(b'x', ('127.0.0.1', PORT)); print('WIN')"
    ),
    "call by several ways at once": (
        "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)\n"
        "s.connect(('127.0.0.1', PORT)); print('WIN')"
    ),
    "call by the newer addresses": (
        "import socket\ns = socket.socket(socket.AF_INET6)\n"
        "s.connect(('::ffff:127.0.0.1', PORT)); print('WIN')"
    ),
    "listen for others": (
        "import socket\nfor k in ((2, 1), (10, 1), (1, 1), (1, 2)):\n    try:\n"
        "        s = socket.socket(*k); s.bind(('127.0.0.1', 0) if k[0] == 2 else ('::1', 0) if "
        "k[0] == 10 else '\\0hostile'); s.listen(); print('WIN')\n    except OSError: pass"
    ),
    "speak to the kernel and to what hosts it": (
        "import socket\nfor k in ((16, 3, 0), (16, 3, 15), (17, 3, 3), (40, 1, 0), (38, 5, 0), "
        "(29, 3, 1), (31, 5, 0)):\n    try: socket.socket(*k); print('WIN')\n"
        "    except OSError: pass"
    ),
    "wait by asyncio for a program": (
        "import asyncio\nasync def f():\n    p = await asyncio.create_subprocess_shell(f'echo > "
        "{NEW}')\n    await p.wait()\nasyncio.run(f()); print('WIN')"
    ),
    "take a descriptor of who runs it": _CALL
    + (
        "p = call(434, PARENT, 0)\nwon = [f for f in range(64) if p >= 0 and call(438, p, f, 0) >= "
        "0]\nwin(won)"
    ),
    "read and write the memory of who runs it at once": _CALL
    + (
        "b = ctypes.create_string_buffer(8)\nv = struct.pack('QQ', ctypes.addressof(b), 8)\n"
        "at = [int(x.split('-')[0], 16) for x in open(f'/proc/{PARENT}/maps').read().split()[:1]]\n"
        "w = struct.pack('QQ', at[0], 8)\nwin(call(310, PARENT, v, 1, w, 1, 0) > 0 or call(311, "
        "PARENT, v, 1, w, 1, 0) > 0)"
    ),
    "hand its calls to rings of the kernel": _CALL
    + ("b = ctypes.create_string_buffer(120)\nwin(call(425, 4, b) >= 0)"),
    "have its faults handled by itself": _CALL + "win(call(323, 0) >= 0)",
    "keep a secret in the kernel": _CALL
    + ("win(call(248, b'user\\0', b'hostile\\0', b'x', 1, -5) > 0 or call(250, 0, -4, 1) > 0)"),
    "measure others and load code into the kernel": _CALL
    + (
        "a = ctypes.create_string_buffer(struct.pack('IIQ', 1, 112, 0) + bytes(96))\n"
        "win(call(298, a, PARENT, -1, -1, 0) >= 0 or call(321, 0, a, 72) >= 0 or call(175, a, 9, "
        "b'') == 0)"
    ),
    "mount by the newer calls": _CALL
    + (
        "f = call(430, b'tmpfs\\0', 0)\ng = call(428, -100, b'/\\0', 1)\nh = call(165, b'none\\0', "
        "b'/tmp\\0', b'tmpfs\\0', 0, b'')\nwin(f >= 0 or g >= 0 or h == 0)"
    ),
    "take another root": _CALL
    + (
        "os.mkdir('r')\nwin(call(161, b'r\\0') == 0 or call(155, b'r\\0', b'r\\0') == 0 or "
        "call(308, os.open('/proc/1/ns/mnt', os.O_RDONLY), 0) == 0)"
    ),
    "run a program that lies in memory": _CALL
    + (
        "f = call(319, b'x\\0', 0)\nos.write(f, open('/bin/true', 'rb').read())\n"
        "argv = (ctypes.c_char_p * 2)(b'x', None)\ncall(322, f, b'\\0', argv, None, 0x1000)\n"
        "os.execve(f, ['x'], {})"
    ),
    "share memory as programs of old did": _CALL
    + (
        "i = call(29, 0x4711, 4096, 0o1777)\ns = call(64, 0x4711, 1, 0o1777)\nwin(i >= 0 or s >= 0)"
    ),
    "name, stop and set the machine": _CALL
    + (
        "win(call(170, b'hostile', 7) == 0 or call(227, 0, struct.pack('qq', 0, 0)) == 0 or "
        "call(169, 0xfee1dead, 672274793, 0) == 0 or call(172, 3) == 0 or call(168, b'/\\0') == 0)"
    ),
    "read what the kernel and the machine keep": (
        "import os\nfor p in ('/proc/kcore', '/dev/mem', '/dev/kmsg', '/proc/kmsg', '/dev/vda', "
        "'/dev/sda', '/proc/1/environ', '/sys/class/dmi/id/product_uuid', '/root/.bash_history', "
        "'/etc/gshadow'):\n    try:\n        f = os.open(p, os.O_RDONLY | os.O_NONBLOCK)\n"
        "        print('WIN', p, len(os.read(f, 9)))\n    except OSError: pass"
    ),
    "take the events file by another name and write": (
        "import os\nos.link(EVENTS, 'mine.root')\nopen('mine.root', 'w').write('x')\nprint('WIN')"
    ),
    "draw on the terminal of who reads": (
        "raise ValueError('\\x1b]52;c;cm0gLXJm\\x07\\x1b[2J\\x1b]0;hostile\\x07\\r\\n\\u202e')"
    ),
    "leave a result for a careless reader": (
        "open('trial.json', 'w').write('{\"a\": ' + '9' * 100_000 + ', \"b\": NaN, \"__class__\": "
        '"os.system"}\')'
    ),
    "end by a signal of its own": (
        "import os, signal\nfor s in (signal.SIGSTOP, signal.SIGTSTP, signal.SIGABRT): "
        "os.kill(os.getpid(), s)"
    ),
}
