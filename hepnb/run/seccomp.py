"""The system calls that a sandboxed process may not make, as a filter for the Linux kernel
(seccomp-bpf).

A process under the filter cannot start another one (threads are allowed) or become another program,
open a socket, signal, inspect, limit, slow down or move other processes, use memory and queues that
others share, change modes, owners, times and attributes of files (which Landlock lets pass), make
links, pipes and devices, mount, make namespaces, change the machine's name and time, raise its
limits, stop its clock, or get memory that its limits do not count. The
numbers are those of the kernel's tables (``arch/x86/entry/syscalls/syscall_64.tbl`` and
``include/uapi/asm-generic/unistd.h``).
"""

from __future__ import annotations

import errno
import platform
import struct
import sys

#: call → its number on x86-64 and on 64-bit ARM (-1: there is none)
_DENIED = {
    "fork": (57, -1), "vfork": (58, -1), "socket": (41, 198), "kill": (62, 129),
    "tkill": (200, 130), "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
    "pidfd_open": (434, 434),
    "pidfd_getfd": (438, 438), "ptrace": (101, 117), "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "setrlimit": (160, 164), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430), "mount_setattr": (442, 442), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "keyctl": (250, 219), "add_key": (248, 217), "request_key": (249, 218),
    "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "kexec_load": (246, 104), "kexec_file_load": (320, 294),
    "fspick": (433, 433), "fsmount": (432, 432), "open_tree_attr": (467, 467),
    "iopl": (172, -1), "ioperm": (173, -1), "vhangup": (153, 58),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "quotactl_fd": (443, 443), "reboot": (169, 142), "swapon": (167, 224), "swapoff": (168, 225),
    "syslog": (103, 116),
    "open_by_handle_at": (304, 265), "memfd_create": (319, 279), "memfd_secret": (447, 447),
    "io_uring_setup": (425, 425),
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "msgget": (68, 186),
    "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187), "semget": (64, 190),
    "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191), "mq_open": (240, 180),
    "mq_unlink": (241, 181), "socketpair": (53, 199), "personality": (135, 92),
    "execve": (59, 221), "execveat": (322, 281),
    "setpriority": (141, 140), "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
    "ioprio_set": (251, 30), "migrate_pages": (256, 238), "move_pages": (279, 239),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448), "capset": (126, 91),
    "chmod": (90, -1), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, -1), "fchown": (93, 55), "lchown": (94, -1), "fchownat": (260, 54),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "getxattr": (191, 8), "lgetxattr": (192, 9), "getxattrat": (464, 464), "listxattr": (194, 11),
    "llistxattr": (195, 12),
    "listxattrat": (465, 465), "removexattr": (197, 14), "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466), "file_setattr": (469, 469),
    "utime": (132, -1), "utimes": (235, -1), "futimesat": (261, -1), "utimensat": (280, 88),
    "mknod": (133, -1), "mknodat": (259, 33), "symlink": (88, -1), "symlinkat": (266, 36),
    "inotify_add_watch": (254, 27), "fanotify_init": (300, 262), "quotactl": (179, 60),
    "acct": (163, 89),
    "timer_create": (222, 107), "timer_settime": (223, 110), "timer_delete": (226, 111),
}  # fmt: skip
_CLONE, _CLONE3, _PRLIMIT = (56, 220), (435, 435), (302, 261)
_FCNTL, _PRCTL, _AFFINITY, _IOCTL = (72, 25), (157, 167), (203, 122), (16, 29)
#: of fcntl: signals to others when something is read or changed, and leases (``linux/fcntl.h``); of
#: prctl: who is told of a death
_FCNTL_REFUSED = (8, 10, 15, 1024, 1026)  # F_SETOWN, F_SETSIG, F_SETOWN_EX, F_SETLEASE, F_NOTIFY
_PRCTL_REFUSED = (1,)  # PR_SET_PDEATHSIG
#: of ioctl, which is a door to all that a file system, a terminal and a socket can do: whether it
#: is a terminal, how wide, whether a descriptor is kept and waits, how much there is to read
#: (``asm-generic/ioctls.h``: TCGETS, TIOCGWINSZ, FIOCLEX, FIONCLEX, FIONBIO, FIONREAD)
_IOCTL_ALLOWED = (0x5401, 0x5413, 0x5451, 0x5450, 0x5421, 0x541B)
#: the value by which the kernel tells the architecture (``linux/audit.h``)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06  # linux/filter.h
_ALLOW, _ERROR, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_CLONE_THREAD = 0x00010000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16  # offsets in struct seccomp_data
_X32 = 0x40000000  # calls of the x32 interface would pass by other numbers


def program() -> bytes:
    """The filter for this machine: ``struct sock_filter``s, as prctl(2) takes it; empty where
    there is none.
    """
    known = _ARCHITECTURES.get(platform.machine()) if sys.platform == "linux" else None
    if known is None:
        return b""
    column, architecture = known
    refused = [n[column] for n in _DENIED.values() if n[column] >= 0]
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
        # of clone3 no filter can read the arguments: the C library then falls back to clone
        (_EQUAL, 0, 1, _CLONE3[column]),
        (_RETURN, 0, 0, _ERROR | errno.ENOSYS),
    ]
    for number in refused:
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERROR | errno.EPERM)]
    lines += [
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _ARGUMENTS),
        (_ANY_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
        (_RETURN, 0, 0, _ALLOW),
        # prlimit reads limits (its third argument is 0) and sets them; an affinity is one's own (0)
        # or that of others
        *_unless_zero(_PRLIMIT[column], 2),
        *_unless_zero(_AFFINITY[column], 0),
        *_with(_FCNTL[column], 1, _FCNTL_REFUSED),
        *_with(_PRCTL[column], 0, _PRCTL_REFUSED),
        *_with(_IOCTL[column], 1, _IOCTL_ALLOWED, refused=False),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


_Line = tuple[int, int, int, int]


def _unless_zero(call: int, argument: int) -> tuple[_Line, ...]:
    """The call is refused where the argument is not 0: neither of its halves, since an address may
    end in 32 zeros.
    """
    return (
        (_EQUAL, 0, 6, call),
        (_LOAD, 0, 0, _ARGUMENTS + argument * 8),
        (_EQUAL, 0, 3, 0),
        (_LOAD, 0, 0, _ARGUMENTS + argument * 8 + 4),
        (_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERROR | errno.EPERM),
    )


def _with(
    call: int, argument: int, values: tuple[int, ...], *, refused: bool = True
) -> tuple[_Line, ...]:
    """The call is refused where the argument is one of these, or where it is none of them; of a
    number of 32 bits the kernel takes no more.
    """
    n, error = len(values), _ERROR | errno.EPERM
    return (
        (_EQUAL, 0, n + 3, call),
        (_LOAD, 0, 0, _ARGUMENTS + argument * 8),
        *((_EQUAL, n - i, 0, value) for i, value in enumerate(values)),
        (_RETURN, 0, 0, _ALLOW if refused else error),
        (_RETURN, 0, 0, error if refused else _ALLOW),
    )


def clock() -> tuple[int, int]:
    """The numbers of timer_create and timer_settime here: with them a process sets its own end.

    (0, 0) where they are not known.
    """
    known = _ARCHITECTURES.get(platform.machine()) if sys.platform == "linux" else None
    return (
        (_DENIED["timer_create"][known[0]], _DENIED["timer_settime"][known[0]]) if known else (0, 0)
    )
