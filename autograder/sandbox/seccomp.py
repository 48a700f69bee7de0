"""A filter on system calls: what no course code needs and what has led out of sandboxes before.

Applied by bubblewrap inside the sandbox. It hardens what the namespaces already forbid, and closes two ways to
take memory that no limit of a process counts: anonymous shared mappings and memory files. Written as the
kernel takes it (classic BPF, seccomp(2)), for x86-64 and AArch64; elsewhere there is none.
"""

from __future__ import annotations

import errno
import platform
import struct

# Numbers of the same call on x86-64 and on AArch64 (Linux, include/uapi/asm-generic/unistd.h and
# arch/x86/entry/syscalls/syscall_64.tbl).
_REFUSED = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    "mq_open": (240, 180),
    "userfaultfd": (323, 282),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsmount": (432, 432),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "fanotify_init": (300, 262),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "syslog": (103, 116),
    "ioprio_set": (251, 30),
}
# Refused on process 1, from which a child was forked: where we are not root, both have one user id.
_ON_THE_FIRST = {
    "prlimit64": (302, 261),
    "sched_setaffinity": (203, 122),
    "sched_setscheduler": (144, 119),
    "sched_setparam": (142, 118),
    "sched_setattr": (314, 274),
}
_ABSENT = {"clone3": (435, 435)}  # the C library then uses clone, whose flags can be looked at
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_CLONE, _MMAP, _SETPRIORITY = (56, 220), (9, 222), (141, 140)
_SOCKETS = ((41, 198), (53, 199))  # socket, socketpair
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEWUSER, NEWNS, NEWNET, NEWPID, NEWIPC, NEWUTS, NEWCGROUP, NEWTIME
_SHARED_ANONYMOUS = 0x21
_FAMILIES = (1,)  # Unix: a port, even of the own loopback, outlives its process and tells the next one something

_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCH, _ARGUMENTS = 0, 4, 16


def program() -> bytes | None:
    """The filter for this machine, or None where none is written."""
    machine = platform.machine()
    if machine not in _MACHINES:
        return None
    column, arch = _MACHINES[machine]
    code = [(_LOAD, 0, 0, _ARCH), (_EQUAL, 1, 0, arch), (_RETURN, 0, 0, _KILL), (_LOAD, 0, 0, _NUMBER)]
    if machine == "x86_64":  # the x32 calls, which have numbers of their own
        code += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    for calls, error in ((_REFUSED, errno.EPERM), (_ABSENT, errno.ENOSYS)):
        for numbers in calls.values():
            code += [(_EQUAL, 0, 1, numbers[column]), (_RETURN, 0, 0, _ERRNO | error)]
    code += _checked(_CLONE[column], 0, _masked(_NEW_NAMESPACES, None))
    code += _checked(_MMAP[column], 3, _masked(_SHARED_ANONYMOUS, _SHARED_ANONYMOUS))
    for numbers in _SOCKETS:
        code += _checked(numbers[column], 0, _none_of(_FAMILIES, errno.EAFNOSUPPORT))
    first = _masked(0xFFFFFFFF, 1)
    for numbers in _ON_THE_FIRST.values():
        code += _checked(numbers[column], 0, first)
    one_process = _none_of((0,), errno.EPERM)  # not a group or a user's all
    code += _checked(_SETPRIORITY[column], 0, [*one_process, (_LOAD, 0, 0, _ARGUMENTS + 8), *first])
    return b"".join(struct.pack("HBBI", *line) for line in [*code, (_RETURN, 0, 0, _ALLOW)])


Code = list[tuple[int, int, int, int]]


def _checked(number: int, argument: int, body: Code) -> Code:
    """`body` on a call's argument, for that call alone; what it does not refuse is allowed."""
    inner: Code = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument), *body, (_RETURN, 0, 0, _ALLOW)]
    return [(_EQUAL, 0, len(inner), number), *inner]


def _masked(mask: int, value: int | None) -> Code:
    """Refuse where the bits of `mask` are `value`; None: where any of them is set."""
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    test = (_EQUAL, 1, 0, 0) if value is None else (_EQUAL, 0, 1, value)
    return [(_AND, 0, 0, mask), test, refuse]


def _none_of(values: tuple[int, ...], error: int) -> Code:
    """Refuse all but these values."""
    allowed = [(_EQUAL, len(values) - i, 0, value) for i, value in enumerate(values)]
    return [*allowed, (_RETURN, 0, 0, _ERRNO | error)]
