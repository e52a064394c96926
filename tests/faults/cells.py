"""Hostile cells, by what they try: each with what is said of it.

The names that they find are those of tests/faults/hostile.py.

`REFUSED` are stopped at every level, `CELLS` where the kernel contains them.
"""

from __future__ import annotations

_FORK_EXEC = """
import os, _posixsubprocess
r, w = os.pipe()
rest = (-1, -1, -1, -1, -1, -1, r, w, False, False, -1, None, None, None, -1, None, False)
while True:
    _posixsubprocess.fork_exec([b"/bin/ls"], [b"/bin/ls"], True, (), None, None, *rest)
"""
_DISARM = """
import __main__
for name in list(vars(__main__)):
    if not name.startswith("__"):
        setattr(__main__, name, lambda *a, **k: None)
open(SECRET).read()
"""
_KILL_BY_PIPE = """
import fcntl, os
r, w = os.pipe()
fcntl.fcntl(r, fcntl.F_SETOWN, PARENT)
fcntl.fcntl(r, 10, 9)
fcntl.fcntl(r, fcntl.F_SETFL, os.O_ASYNC)
os.write(w, b"x")
"""
_DELETED = """
import os, time
kept = []
for i in range(40):
    kept.append(open(f"f{i}", "wb"))
    kept[-1].write(bytes(2**20))
    kept[-1].flush()
    os.remove(f"f{i}")
time.sleep(60)
"""
_FORGED = """
import os
open("end.json", "w").write('{"end": {"status": 0, "error": ""}}')
os._exit(0)
"""
_NO_WORDS = """
class E(Exception):
    def __str__(self):
        raise E
raise E
"""
#: what it tries → (code, words of the problem, "" where it may end as if nothing had been)
CELLS: dict[str, tuple[str, str]] = {
    "read a key below Python's hooks": (
        "import _sqlite3; _sqlite3.connect(SECRET).execute('select 1 from t')",
        "rror",
    ),
    "read a database": (
        (
            "import sqlite3; print(sqlite3.connect(f'file:{SQLITE}?mode=ro', "
            "uri=True).execute('select x from t').fetchall())"
        ),
        "unable to open",
    ),
    "read the environment of who runs it": (
        "print(open(f'/proc/{PARENT}/environ').read())",
        "rror",
    ),
    "read the list of processes": (
        "import os; print([n for n in os.listdir('/proc') if n.isdigit()])",
        "look into",
    ),
    "read an attribute of a file": ("import os; os.setxattr(VICTIM, 'user.x', b'1')", "rror"),
    "empty a file": ("import os; os.truncate(VICTIM, 0)", "rror"),
    "empty a file by a descriptor": (
        "import os; os.ftruncate(os.open(VICTIM, os.O_RDWR), 0)",
        "rror",
    ),
    "write through a link": ("open(LINK, 'a').write('!')", "rror"),
    "change the event file": ("f = open(EVENTS, 'r+b'); f.write(b'x')", "rror"),
    "take the rights of a file": ("import os; os.chmod(VICTIM, 0)", "rror"),
    "give a file another time": ("import os; os.utime(VICTIM, (0, 0))", "rror"),
    "give a file to another": ("import os; os.chown(VICTIM, 65534, -1)", "rror"),
    "give a file a second name": ("import os; os.link(SECRET, 'trial.json')", "rror"),
    "point to a key": ("import os; os.symlink(SECRET, 'trial.json')", "rror"),
    "make a file elsewhere": (
        "import os; os.close(os.open(NEW, os.O_CREAT | os.O_WRONLY))",
        "rror",
    ),
    "make a folder elsewhere": ("import os; os.mkdir(NEW)", "rror"),
    "make a pipe elsewhere": ("import os; os.mkfifo(NEW)", "rror"),
    "make a pipe that is waited for": ("import os; os.mkfifo('trial.json')", "rror"),
    "call a server": ("import _socket; _socket.socket().connect(('127.0.0.1', PORT))", "rror"),
    "call a local service": ("import socket; socket.socket(socket.AF_UNIX).connect(UNIX)", "rror"),
    "kill who runs it": ("import os; os.kill(PARENT, 9)", "rror"),
    "have who runs it killed": (_KILL_BY_PIPE, "rror"),
    "slow who runs it down": ("import os; os.setpriority(os.PRIO_PROCESS, PARENT, 19)", "rror"),
    "move who runs it to one core": ("import os; os.sched_setaffinity(PARENT, {0})", "rror"),
    "become another program": (
        "import posix; posix.execv('/bin/true', ['true'])",
        "start a program",
    ),
    "make folders without end": (
        "import os\nwhile True: os.mkdir('d'); os.chdir('d')",
        "it made folders more than 32 deep",
    ),
    "make files without end": (
        "import itertools\nfor i in itertools.count(): open(f'f{i}', 'w').close()",
        "it made more than 10000 files",
    ),
    "leave folders that none may look into": ("import os; os.mkdir('a'); os.mkdir('a/b', 0)", ""),
    "fill the disk with files that are gone": (_DELETED, "it wrote more than 16 MB"),
    "leave a folder for a result": ("import os; os.mkdir('trial.json')", ""),
    "leave a result without end": ("f = open('trial.json', 'wb'); f.truncate(15 * 2**20)", ""),
    "leave a result that is too deep": ("open('trial.json', 'w').write('[' * 200_000)", ""),
    "note its own end": (_FORGED, "ended itself"),
    "note an end that is too deep": (
        "open('end.json', 'w').write('[' * 200_000); import os; os._exit(0)",
        "ended itself",
    ),
    "fail with words that cannot be written": (
        "raise ValueError('\\udcff' * 10)",
        "ValueError: ??????????",
    ),
    "fail with words that cannot be had": (_NO_WORDS, "its error cannot be told"),
    "fail with words without end": (
        "class E(Exception):\n    def __str__(self):\n        while True: pass\nraise E",
        "it had not ended after",
    ),
    "fail with very many words": ("raise ValueError('x' * 10**8)", "it printed more than 64 kB"),
    "stay": ("import time\nwhile True: time.sleep(1)", "it had not ended after"),
}
#: what it does → (code, words of the problem)
REFUSED: dict[str, tuple[str, str]] = {
    "read a key": ("open(SECRET).read()", "does not let the code read"),
    "read a key by pathlib": (
        "import pathlib; pathlib.Path(SECRET).read_text()",
        "does not let the code read",
    ),
    "read a key by os.open": (
        "import os; os.read(os.open(SECRET, os.O_RDONLY), 9)",
        "does not let the code read",
    ),
    "read a key through a link": (
        "import os; os.symlink(SECRET, 'l'); open('l').read()",
        "sandbox does not let the code",
    ),
    "list a home": (
        "import os; os.listdir(os.path.dirname(SECRET))",
        "does not let the code look into",
    ),
    "read the environment of others": (
        "open('/proc/1/environ').read()",
        "does not let the code read",
    ),
    "read the passwords": ("open('/etc/shadow').read()", "does not let the code read"),
    "delete a file": ("import os; os.remove(VICTIM)", "does not let the code change"),
    "delete a folder": (
        "import os, shutil; shutil.rmtree(os.path.dirname(VICTIM))",
        "does not let the code",
    ),
    "overwrite a file": ("open(VICTIM, 'w').write('gone')", "does not let the code write"),
    "rename a file": ("import os; os.rename(VICTIM, VICTIM + '2')", "does not let the code change"),
    "write to the system": ("open('/usr/lib/evil.py', 'w')", "does not let the code write"),
    "open a socket": (
        "import socket; socket.create_connection(('127.0.0.1', 9), 1)",
        "use the network",
    ),
    "ask a web server": (
        "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
        "use the network",
    ),
    "look a name up": ("import socket; socket.getaddrinfo('localhost', 80)", "use the network"),
    "start a shell": (
        "import subprocess; subprocess.run(['/bin/sh', '-c', 'id'])",
        "start a process",
    ),
    "start a shell by os.system": ("import os; os.system('id')", "start a process"),
    "become another program": (
        "import os; os.execv('/bin/sh', ['sh', '-c', 'id'])",
        "start a program",
    ),
    "fork": ("import os\nwhile True: os.fork()", "start a process"),
    "fork below the hook": (_FORK_EXEC, "rror"),
    "disarm the guard": (_DISARM, "does not let the code read"),
    "fill the machine with threads": (
        (
            "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,), "
            "daemon=True).start()"
        ),
        "can't start new thread",
    ),
    "fill the memory": (
        "x = []\nwhile True: x.append(bytearray(10**8))",
        "it needed more than 256 MB of memory",
    ),
    "fill the disk with one file": (
        "f = open('f', 'wb')\nwhile True: f.write(bytes(10**6))",
        "it wrote more than 16 MB",
    ),
    "fill the disk with many files": (
        "i = 0\nwhile True:\n    i += 1\n    open(f'f{i}', 'wb').write(bytes(10**6))",
        "it wrote more than 16 MB",
    ),
    "print without end": ("while True: print('x' * 1000)", "it printed more than 64 kB"),
    "never end": ("while True: pass", "it had not ended after 0.5 s"),
    "sleep": ("import time; time.sleep(1000)", "it had not ended after 0.5 s"),
    "leave": ("import os; os._exit(0)", "it ended itself before its end"),
    "exit": ("raise SystemExit(3)", "exit status 3"),
    "signal its parent": (
        "import os, signal; os.kill(os.getppid(), signal.SIGKILL)",
        "signal a process",
    ),
    "patch a builtin": ("import builtins; builtins.open = print", "changed open of the builtins"),
    "hook imports": (
        "import sys; sys.meta_path.insert(0, object())",
        "changed how modules are imported",
    ),
    "load C": (
        "import ctypes; ctypes.CDLL('libc.so.6').system(b'id')",
        "load a library with ctypes",
    ),
    "call C": ("import ctypes; ctypes.pythonapi.abort()", "look for a C function"),
    "crash": ("import ctypes; ctypes.string_at(0)", "it was ended by SIGSEGV"),
    "recurse": ("import sys; sys.setrecursionlimit(10**9)\ndef f(): return f()\nf()", ""),
    "load a pickle": (
        "import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'id\\'\\ntR.')",
        "load a pickle",
    ),
    "change the environment": ("import os; os.environ['PATH'] = '/evil'", "change the environment"),
    "find the guard": ("import gc; gc.get_objects()", "look through the memory"),
    "raise its limits": (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "change its limits",
    ),
    "deceive at the end": (
        "import atexit, os; atexit.register(os._exit, 0); raise ValueError('no')",
        "ValueError: no",
    ),
}
