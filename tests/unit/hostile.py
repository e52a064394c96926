"""Cells that no one should run: each with what is said of it. ``SECRET`` and ``VICTIM`` are paths of the test's own files."""

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
#: what it does → (code, words of the problem)
CELLS: dict[str, tuple[str, str]] = {
    "read a key": ("open(SECRET).read()", "does not let the code read"),
    "read a key by pathlib": ("import pathlib; pathlib.Path(SECRET).read_text()", "does not let the code read"),
    "read a key by os.open": ("import os; os.read(os.open(SECRET, os.O_RDONLY), 9)", "does not let the code read"),
    "read a key through a link": ("import os; os.symlink(SECRET, 'l'); open('l').read()", "sandbox does not let the code"),
    "list a home": ("import os; os.listdir(os.path.dirname(SECRET))", "does not let the code look into"),
    "read the environment of others": ("open('/proc/1/environ').read()", "does not let the code read"),
    "read the passwords": ("open('/etc/shadow').read()", "does not let the code read"),
    "delete a file": ("import os; os.remove(VICTIM)", "does not let the code change"),
    "delete a folder": ("import os, shutil; shutil.rmtree(os.path.dirname(VICTIM))", "does not let the code"),
    "overwrite a file": ("open(VICTIM, 'w').write('gone')", "does not let the code write"),
    "rename a file": ("import os; os.rename(VICTIM, VICTIM + '2')", "does not let the code change"),
    "write to the system": ("open('/usr/lib/evil.py', 'w')", "does not let the code write"),
    "open a socket": ("import socket; socket.create_connection(('127.0.0.1', 9), 1)", "use the network"),
    "ask a web server": ("import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')", "use the network"),
    "look a name up": ("import socket; socket.getaddrinfo('localhost', 80)", "use the network"),
    "start a shell": ("import subprocess; subprocess.run(['/bin/sh', '-c', 'id'])", "start a process"),
    "start a shell by os.system": ("import os; os.system('id')", "start a process"),
    "become another program": ("import os; os.execv('/bin/sh', ['sh', '-c', 'id'])", "start a program"),
    "fork": ("import os\nwhile True: os.fork()", "start a process"),
    "fork below the hook": (_FORK_EXEC, "rror"),
    "disarm the guard": (_DISARM, "does not let the code read"),
    "fill the machine with threads": (
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,), daemon=True).start()",
        "can't start new thread",
    ),
    "fill the memory": ("x = []\nwhile True: x.append(bytearray(10**8))", "it needed more than 256 MB of memory"),
    "fill the disk with one file": ("f = open('f', 'wb')\nwhile True: f.write(bytes(10**6))", "it wrote more than 16 MB"),
    "fill the disk with many files": (
        "i = 0\nwhile True:\n    i += 1\n    open(f'f{i}', 'wb').write(bytes(10**6))",
        "it wrote more than 16 MB",
    ),
    "print without end": ("while True: print('x' * 1000)", "it printed more than 64 kB"),
    "never end": ("while True: pass", "it had not ended after 0.5 s"),
    "sleep": ("import time; time.sleep(1000)", "it had not ended after 0.5 s"),
    "leave": ("import os; os._exit(0)", "it ended itself before its end"),
    "exit": ("raise SystemExit(3)", "exit status 3"),
    "signal its parent": ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "signal a process"),
    "patch a builtin": ("import builtins; builtins.open = print", "changed open of the builtins"),
    "hook imports": ("import sys; sys.meta_path.insert(0, object())", "changed how modules are imported"),
    "load C": ("import ctypes; ctypes.CDLL('libc.so.6').system(b'id')", "load a library with ctypes"),
    "call C": ("import ctypes; ctypes.pythonapi.abort()", "look for a C function"),
    "crash": ("import ctypes; ctypes.string_at(0)", "it was ended by SIGSEGV"),
    "recurse": ("import sys; sys.setrecursionlimit(10**9)\ndef f(): return f()\nf()", ""),
    "load a pickle": ("import pickle; pickle.loads(b'cos\\nsystem\\n(S\\'id\\'\\ntR.')", "load a pickle"),
    "change the environment": ("import os; os.environ['PATH'] = '/evil'", "change the environment"),
    "find the guard": ("import gc; gc.get_objects()", "look through the memory"),
    "raise its limits": ("import resource; resource.setrlimit(resource.RLIMIT_AS, (-1, -1))", "change its limits"),
    "deceive at the end": ("import atexit, os; atexit.register(os._exit, 0); raise ValueError('no')", "ValueError: no"),
}
