"""Bytes between a trainer's own on its way to the worker: through a copy of its descriptor, taken from outside."""

import contextlib
import ctypes
import os
import socket
import struct

from faults import Fault, one_of, trainers

PIDFD_GETFD = 438  # the number of the system call
TRAINERS_END = 3  # the descriptor on which a trainer speaks with its worker


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
            with contextlib.suppress(OSError):  # it has just ended
                with _socket_of(each) as channel:
                    channel.sendall(data)
                    each.name += f", {what}"

    def hit(self, _at, targets):
        return [each for each in targets if ", " in each.name]


def _socket_of(process):
    handle = os.pidfd_open(process.pid)
    try:
        copy = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, handle, TRAINERS_END, 0)
    finally:
        os.close(handle)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    return socket.socket(fileno=copy)
