"""Cells that ask the kernel itself: by its system calls, past everything that Python refuses.

They are run with the guard's hook taken away, so that nothing but the containment is between them
and what they want. Each prints TRIED when it has asked, with what it was told, and WIN where the
kernel let it have what it must not. Besides the names of `tests.faults.hostile` they find DGRAM
(a socket of datagrams), ABSTRACT (one without a file), SHM (a segment of shared memory), INHERITED
(a descriptor of the secret that the host has open) and QUEUE (a queue of messages).
"""

from __future__ import annotations

#: what every one begins with; numbers of system calls are those of x86-64
HEAD = r"""
import ctypes, errno, os, struct
libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
def call(number, *given):
    ctypes.set_errno(0)
    taken = [ctypes.c_long(g) if isinstance(g, int) else g for g in given]
    got = libc.syscall(ctypes.c_long(number), *taken)
    print("TRIED", number, got, errno.errorcode.get(ctypes.get_errno(), ""), flush=True)
    return got
def win(true):
    print("WIN" if true else "refused", flush=True)
def at(address, data):
    place = libc.mmap
    place.restype = ctypes.c_void_p
    got = place(ctypes.c_void_p(address), ctypes.c_size_t(4096), 3, 0x32, -1, ctypes.c_long(0))
    ctypes.memmove(got, data, len(data))
    return ctypes.c_void_p(got)
def path(of):
    return ctypes.c_char_p(os.fsencode(of))
"""

ESCAPES: dict[str, str] = {
    # files
    "open a key by openat": (
        "f = call(257, -100, path(SECRET), 0)\nif f >= 0: print(os.read(f, 99))"
    ),
    "open a key by openat2": (
        "how = struct.pack('QQQ', 0, 0, 0)\nf = call(437, -100, path(SECRET), how, 24)\n"
        "if f >= 0: print(os.read(f, 99))"
    ),
    "open a key by a path that was opened for nothing": (
        "f = call(257, -100, path(SECRET), 0o10000000)\n"
        "g = call(257, -100, path(f'/proc/self/fd/{f}'), 0)\nif g >= 0: print(os.read(g, 99))"
    ),
    "execute what was opened for nothing": (
        "f = call(257, -100, path('/bin/sh'), 0o10000000)\n"
        "argv = (ctypes.c_char_p * 4)(b'sh', b'-c', f'echo > {NEW}'.encode(), None)\n"
        "call(322, f, path(''), argv, None, 0x1000)"
    ),
    "open a key by its handle": (
        "b = ctypes.create_string_buffer(struct.pack('Ii', 128, 0) + bytes(128))\n"
        "m = ctypes.c_int()\ncall(303, -100, path(SECRET), b, ctypes.byref(m), 0)\n"
        "f = call(304, -100, b, 0)\nif f >= 0: print(os.read(f, 99))"
    ),
    "give a key a name in its own folder": (
        "f = call(257, -100, path(SECRET), 0o10000000)\n"
        "call(265, f, path(''), -100, path('trial.json'), 0x1000)\n"
        "call(86, path(SECRET), path('trial.json'))\n"
        "call(265, -100, path(f'/proc/self/fd/{f}'), -100, path('trial.json'), 0x400)"
    ),
    "exchange a file with its own": (
        "open('mine', 'w').write('x')\ncall(316, -100, path(VICTIM), -100, path('mine'), 2)\n"
        "call(82, path(VICTIM), path('taken'))\ncall(264, -100, path('mine'), -100, path(NEW))"
    ),
    "remove a file by its number": "call(87, path(VICTIM))\ncall(263, -100, path(VICTIM), 0)",
    "empty a file by its number": (
        "call(76, path(VICTIM), 0)\nf = call(257, -100, path(VICTIM), 1)\n"
        "f2 = call(85, path(NEW), 0o600)\nf3 = call(257, -100, path(VICTIM), 0o1001)"
    ),
    "make folders, pipes and devices elsewhere": (
        "call(83, path(NEW), 0o700)\ncall(133, path(NEW), 0o10600, 0)\n"
        "call(259, -100, path(NEW), 0o20600, 259)\ncall(88, path(SECRET), path(NEW))"
    ),
    "change whose a file is, its mode, its time and its attributes": (
        "call(90, path(VICTIM), 0)\ncall(452, -100, path(VICTIM), 0, 0)\n"
        "call(92, path(VICTIM), 65534, -1)\n"
        "call(280, -100, path(VICTIM), bytes(32), 0)\n"
        "call(188, path(VICTIM), path('user.x'), b'1', 1, 0)\ncall(235, path(VICTIM), None)"
    ),
    "make a file that nobody can remove": (
        "open('stays', 'w').close()\nf = os.open('stays', os.O_RDONLY)\n"
        "win(call(16, f, 0x40086602, ctypes.byref(ctypes.c_long(0x10))) == 0)\n"
        "call(16, os.open('.', os.O_RDONLY), 0x40086602, ctypes.byref(ctypes.c_long(0x30)))"
    ),
    "freeze the disk": (
        "f = os.open('.', os.O_RDONLY)\nwin(call(16, f, 0xC0045877, 0) == 0)\n"
        "call(16, f, 0xC0045878, 0)"
    ),
    "read what the host has open": (
        "for f in range(3, 256):\n    try:\n        print('TRIED', f, os.pread(f, 99, 0))\n"
        "    except OSError: pass\n"
        "call(257, -100, path(f'/proc/{PARENT}/fd/{INHERITED}'), 0)\n"
        "g = call(257, -100, path(f'/proc/self/fd/{INHERITED}'), 0)\n"
        "if g >= 0: print(os.read(g, 99))"
    ),
    "mislead who reads its output": (
        "os.lseek(1, 0, 0); os.ftruncate(1, 0); print('TRIED', flush=True)\n"
        "for f in range(3, 256):\n    try: os.write(f, b'x')\n    except OSError: pass\n"
        "call(257, -100, path('/proc/self/fd/1'), 2)\ncall(257, -100, path('/proc/self/fd/2'), 2)"
    ),
    "watch a key": (
        "f = call(294, 0)\nwin(call(254, f, path(SECRET), 0xfff) > 0)\n"
        "win(call(300, 0x200, 0) >= 0)"
    ),
    # other processes
    "fork by its number": (
        "def stay():\n    open(NEW, 'w').close(); os._exit(0)\n"
        "for given in ((57,), (58,), (56, 17, 0, 0, 0, 0), (56, 0x8000 | 17, 0, 0, 0, 0)):\n"
        "    got = call(*given)\n    if got == 0: stay()\n    win(got > 0)\n"
        "b = struct.pack('8Q', 0, 0, 0, 0, 17, 0, 0, 0)\ngot = call(435, b, len(b))\n"
        "if got == 0: stay()\nwin(got > 0)"
    ),
    "start a program by the C library": (
        "argv = (ctypes.c_char_p * 4)(b'sh', b'-c', f'echo > {NEW}'.encode(), None)\n"
        "pid = ctypes.c_int()\n"
        "got = libc.posix_spawn(ctypes.byref(pid), b'/bin/sh', None, None, argv, None)\n"
        "print('TRIED', got)\nwin(got == 0)\nprint('TRIED', libc.system(f'echo > {NEW}'.encode()))"
    ),
    "start a program by Python": (
        "import subprocess\nfor start in (\n"
        "    lambda: os.posix_spawn('/bin/sh', ['sh', '-c', f'echo > {NEW}'], {}),\n"
        "    lambda: subprocess.run(['/bin/sh', '-c', f'echo > {NEW}']),\n"
        "    lambda: os.system(f'echo > {NEW}'), lambda: os.forkpty(),\n"
        "    lambda: os.execv('/bin/sh', ['sh', '-c', f'echo > {NEW}'])):\n"
        "    try: print('TRIED', start())\n    except OSError as e: print('TRIED', e)"
    ),
    "execute memory": (
        "f = call(319, path('x'), 0)\nwin(f >= 0)\nwin(call(447, 0) >= 0)\n"
        "argv = (ctypes.c_char_p * 2)(b'sh', None)\ncall(59, path('/bin/sh'), argv, None)\n"
        "call(322, -100, path('/bin/sh'), argv, None, 0)"
    ),
    "trace who runs it, and read and write its memory": (
        "for request in (16, 0x4206):\n    win(call(101, request, PARENT, 0, 0) == 0)\n"
        "b = ctypes.create_string_buffer(8)\n"
        "v = struct.pack('QQ', ctypes.addressof(b), 8)\n"
        "far = struct.pack('QQ', ctypes.addressof(b), 8)\n"
        "for n in (310, 311): win(call(n, PARENT, v, 1, far, 1, 0) > 0)\n"
        "win(call(257, -100, path(f'/proc/{PARENT}/mem'), 2) >= 0)\n"
        "win(call(312, os.getpid(), PARENT, 0, 0, 0) >= 0)"
    ),
    "look through /proc at who runs it": (
        "for name in ('environ', 'mem', 'maps', 'cmdline', 'fd', 'root' + SECRET, 'cwd/x'):\n"
        "    f = call(257, -100, path(f'/proc/{PARENT}/{name}'), 0)\n    win(f >= 0)\n"
        "b = ctypes.create_string_buffer(999)\n"
        "win(call(89, path(f'/proc/{PARENT}/cwd'), b, 999) > 0)\n"
        "call(257, -100, path(f'/proc/{PARENT}/oom_score_adj'), 1)\n"
        "call(257, -100, path('/proc/sys/kernel/core_pattern'), 1)\n"
        "f = call(257, -100, path('/proc/self/root' + SECRET), 0)\n"
        "if f >= 0: print(os.read(f, 99))"
    ),
    "kill, stop and slow who runs it": (
        "call(62, PARENT, 9)\ncall(234, PARENT, PARENT, 9)\ncall(200, PARENT, 9)\n"
        "call(129, PARENT, 9, bytes(128))\nf = call(434, PARENT, 0)\n"
        "if f >= 0: call(424, f, 9, None, 0)\ncall(62, -1, 0) == 0 and win(True)\n"
        "call(141, 0, PARENT, 19)\ncall(203, PARENT, 8, struct.pack('Q', 1))\n"
        "call(144, PARENT, 5, struct.pack('i', 0))\ncall(251, 1, PARENT, 0x6007)"
    ),
    "have who runs it killed by a pipe and by a pair of sockets": (
        "r, w = os.pipe()\nfor order in (8, 15): call(72, r, order, PARENT)\n"
        "call(72, r, 10, 9)\ncall(16, r, 0x8901, ctypes.byref(ctypes.c_int(PARENT)))\n"
        "two = (ctypes.c_int * 2)()\nmade = call(53, 1, 1, 0, two)\nif made == 0:\n"
        "    win(call(16, two[0], 0x8901, ctypes.byref(ctypes.c_int(PARENT))) == 0)\n"
        "    call(16, two[0], 0x8902, ctypes.byref(ctypes.c_int(PARENT)))\n"
        "    call(16, two[0], 0x5452, ctypes.byref(ctypes.c_int(1)))\n"
        "    call(72, two[0], 10, 9)\n    os.write(two[1], b'x')"
    ),
    "limit who runs it": (
        "b = struct.pack('QQ', 0, 0)\nfor kind in (0, 1, 7):\n"
        "    win(call(302, PARENT, kind, b, None) == 0)\n"
        "    win(call(302, PARENT, kind, at(0x100000000, b), None) == 0)\n"
        "    win(call(302, PARENT, kind, at(0x7000000000 & ~0xFFFFFFFF, b), None) == 0)"
    ),
    "raise its own limits": (
        "b = struct.pack('QQ', 2**40, 2**40)\n"
        "win(call(160, 9, b) == 0)\nwin(call(302, 0, 9, b, None) == 0)\n"
        "win(call(302, 0, 9, at(0x200000000, b), None) == 0)"
    ),
    "stop its clock": (
        "for n in range(4):\n    win(call(223, n, 0, bytes(32), None) == 0)\n"
        "    win(call(226, n) == 0)\nwin(call(157, 1, 0, 0, 0, 0) == 0)\n"
        "win(call(222, 1, None, ctypes.byref(ctypes.c_int())) == 0)"
    ),
    # talking
    "call a server by numbers": (
        "for family in (2, 10, 16, 17, 1, 40, 38):\n    f = call(41, family, 1, 0)\n"
        "    win(f >= 0)\n"
        "    if f >= 0 and family == 2:\n"
        "        call(42, f, struct.pack('=H', 2) + struct.pack('>H', PORT) + bytes([127, 0, 0, 1]) + bytes(8), 16)"  # noqa: E501
    ),
    "send to a local service by a pair of sockets": (
        "for kind in (2, 1, 5):\n    two = (ctypes.c_int * 2)()\n"
        "    if call(53, 1, kind, 0, two) == 0:\n"
        "        for name in (os.fsencode(DGRAM), b'\\0' + ABSTRACT.encode()):\n"
        "            to = struct.pack('=H', 1) + name\n"
        "            to += b'\\0' * (name[:1] != b'\\0')\n"
        "            call(44, two[0], b'hello', 5, 0, to, len(to))\n"
        "            if call(42, two[0], to, len(to)) == 0: os.write(two[0], b'hello')"
    ),
    "have the kernel work for it": (
        "win(call(425, 8, bytes(120)) >= 0)\nwin(call(321, 5, bytes(72), 72) >= 0)"
    ),
    "use keys of the kernel": (
        "win(call(248, path('user'), path('x'), b'y', 1, -3) > 0)\n"
        "win(call(250, 0, -3, 0) > 0)\nwin(call(249, path('user'), path('x'), None, -3) > 0)"
    ),
    "use memory that others share": (
        "win(call(29, 0x4711, 4096, 0o1600) >= 0)\ngot = call(30, SHM, 0, 0)\n"
        "if got > 0: ctypes.memmove(got, b'changed', 7); win(True)\n"
        "win(call(31, SHM, 0, 0) == 0)"
    ),
    "use queues and semaphores that others share": (
        "win(call(68, 0x4711, 0o1600) >= 0)\nwin(call(69, QUEUE, struct.pack('q', 1) + b'x', 1, 0o4000) == 0)\n"  # noqa: E501
        "win(call(71, QUEUE, 0, 0) == 0)\nwin(call(64, 0x4711, 1, 0o1600) >= 0)\n"
        "win(call(240, path('hepnb4711'), 0o102, 0o600, None) >= 0)\n"
        "win(call(241, path('hepnb4711')) == 0)"
    ),
    "type into a terminal": (
        "for f in (0, 1, 2): win(call(16, f, 0x5412, b'x') == 0)\n"
        "f = call(257, -100, path('/dev/tty'), 2)\nif f >= 0: win(call(16, f, 0x5412, b'x') == 0)\n"
        "f = call(257, -100, path('/dev/ptmx'), 2)\n"
        "if f >= 0: win(call(16, f, 0x541C, b'x') == 0)\n"
        "win(call(16, 0, 0x540E, 1) == 0)"
    ),
    # the system
    "mount": (
        "win(call(165, path(SECRET), path('.'), None, 0x1000, None) == 0)\n"
        "win(call(430, path('tmpfs'), 0) >= 0)\nwin(call(428, -100, path('/'), 1) >= 0)\n"
        "win(call(166, path('/'), 2) == 0)\nwin(call(155, path('.'), path('.')) == 0)\n"
        "win(call(161, path('.')) == 0)\nwin(call(433, -100, path('/'), 0) >= 0)\n"
        "win(call(442, -100, path('/'), 0, bytes(32), 32) == 0)"
    ),
    "make namespaces of its own": (
        "for kind in (0x10000000, 0x00020000, 0x40000000, 0x20000000):\n"
        "    win(call(272, kind) == 0)\n    win(call(56, kind | 17, 0, 0, 0, 0) >= 0)\n"
        "call(308, 3, 0)\nwin(call(135, 0x0040000) >= 0)"
    ),
    "change the name and the time of the machine": (
        "win(call(170, b'evil', 4) == 0)\nwin(call(171, b'evil', 4) == 0)\n"
        "win(call(164, struct.pack('qq', 1, 0), None) == 0)\n"
        "win(call(227, 0, struct.pack('qq', 1, 0)) == 0)\n"
        "win(call(159, struct.pack('I', 1) + bytes(204)) == 0)\n"
        "win(call(305, 0, struct.pack('I', 1) + bytes(204)) == 0)"
    ),
    "change the kernel": (
        "win(call(175, bytes(8), 8, path('')) == 0)\nwin(call(176, path('x'), 0) == 0)\n"
        "win(call(172, 3) == 0)\nwin(call(173, 0, 1, 1) == 0)\n"
        "win(call(246, 0, 0, None, 0) == 0)\nwin(call(320, -1, -1, 0, None, 0) == 0)\n"
        "win(call(163, None) == 0)\nwin(call(153) == 0)\nwin(call(167, path(SECRET), 0) == 0)\n"
        "win(call(168, path(SECRET)) == 0)\nwin(call(103, 5, None, 0) >= 0)\n"
        "win(call(298, bytes(128), 0, -1, -1, 0) >= 0)\nwin(call(323, 1) >= 0)"
    ),
    "take back what it gave up": (
        "header = struct.pack('Ii', 0x20080522, 0)\n"
        "win(call(126, header, struct.pack('6I', *[2**32 - 1] * 6)) == 0)\n"
        "b = ctypes.create_string_buffer(24)\ncall(125, header, b)\nwin(any(b.raw[:4]))"
    ),
    "make calls by the numbers of another architecture": (
        "call(0x40000000 | 2, path(SECRET), 0)\n"
        "code = bytes.fromhex('b8020000 00cd80c3'.replace(' ', ''))\n"
        "place = libc.mmap\nplace.restype = ctypes.c_void_p\n"
        "got = place(None, ctypes.c_size_t(4096), 7, 0x22, -1, ctypes.c_long(0))\n"
        "ctypes.memmove(got, code, len(code))\n"
        "win(ctypes.CFUNCTYPE(ctypes.c_int)(got)() > 0)"
    ),
    "fill memory that no limit counts": (
        "two = []\ntry:\n    for _ in range(300): two.append(os.pipe()); call(72, two[-1][1], 1031, 2**30)\n"  # noqa: E501
        "except OSError as e: print('TRIED', e)\nwin(call(149, 0, 2**33) == 0)"
    ),
}
