"""Extra bytes between a trainer's messages to its worker, written through a copy of its descriptor."""

import contextlib
import ctypes
import os
import socket
import struct
import subprocess

from faults import Fault, one_of, trainers

PIDFD_GETFD = 438  # the number of the system call
TRAINERS_END = 3  # the trainer's descriptor for messages to its worker


def garbage(chance):
    """A name, and bytes that no trainer sends."""
    noise = chance.randbytes(chance.randint(1, 200))
    return chance.choice((
        ("noise", noise),
        ("a frame of noise", struct.pack("<I", len(noise)) + noise),
        ("an empty frame", struct.pack("<I", 0)),
        ("a frame that is announced too large", struct.pack("<I", 0x7FFFFFFF) + noise),
        ("a frame that swallows what follows", struct.pack("<I", chance.randint(300, 3000)) + noise),
    ))  # fmt: skip


class DamagedMessage(Fault):
    name = "damaged message"
    victim = "trainer"

    def aim(self, at, chance, spared):
        return one_of(trainers(at), chance, spared)

    def strike(self, _at, targets, chance):
        for each in targets:
            what, data = garbage(chance)
            with contextlib.suppress(OSError):  # it has just ended: why_impossible() knows other reasons
                with _socket_of(each.pid, TRAINERS_END) as channel:
                    channel.sendall(data)
                    each.name += f", {what}"

    def hit(self, _at, targets):
        return [each for each in targets if ", " in each.name]


def why_impossible():
    """Why descriptors of other processes cannot be copied here; nothing if they can."""
    ours, childs = socket.socketpair()
    with ours, childs, subprocess.Popen(["sleep", "600"], stdin=childs) as child:
        try:
            _socket_of(child.pid, 0).close()
        except OSError as error:
            return f"no process may take another process's descriptor ({error.strerror})"
        finally:
            child.kill()
    return None


def _socket_of(pid, descriptor):
    handle = os.pidfd_open(pid)
    try:
        copy = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, handle, descriptor, 0)
    finally:
        os.close(handle)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    return socket.socket(fileno=copy)
