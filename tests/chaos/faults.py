"""What can go wrong, by kind: whom it strikes, and what is done to them. A fault whose victim is not there does not count."""

import contextlib
import ctypes
import os
import signal
import socket
import struct
import time

from processes import LAUNCHERS

PIDFD_GETFD = 438  # the number of the system call
TRAINERS_END = 3  # the descriptor on which a trainer speaks with its worker


def trainers(at):
    return at.processes(at.trainer)


def ranks(at, wanted):
    return [each for each in at.processes("trommel-rank") if each.rank() is not None and wanted(each.rank())]


def one_of(processes, chance, spared):
    there = [each for each in processes if each.is_alive() and each.pid not in {other.pid for other in spared}]
    return [chance.choice(sorted(there, key=lambda each: each.pid))] if there else []


VICTIMS = {
    "trainer": trainers,
    "worker": lambda at: ranks(at, lambda rank: rank > 0),
    "coordinator": lambda at: ranks(at, lambda rank: rank == 0),
    "launcher": lambda at: [each for each in at.processes() if each.name in LAUNCHERS],
    "command": lambda at: [each for each in at.processes("trommel") if each.pid == at.started[-1].pid],
}
ALL = "everything"
# Times for which a process stands still, in seconds. The last one is longer than anybody waits for a heartbeat.
STANDSTILLS = (0.1, 0.4, 1.0, 2.5, 35.0)


class Signalled:
    """SIGKILL, SIGSEGV, or SIGSTOP and later SIGCONT, to one process of a sort or to all there are."""

    def __init__(self, number, victim):
        self.number, self.victim = number, victim
        self.name = f"{number.name} {victim}"

    def aim(self, at, chance, spared):
        """Whom it is to strike, none of whom is among those `spared`."""
        return at.processes() if self.victim == ALL else one_of(VICTIMS[self.victim](at), chance, spared)

    def strike(self, _at, targets, _chance):
        for each in targets:
            each.kill(self.number)

    def hit(self, _at, targets):
        """Those in which it had its effect."""
        return [each for each in targets if self._has_effect(each)]

    def relief(self, hit, chance):
        """What is to be done later: (seconds, function); None where nothing is."""
        if self.number != signal.SIGSTOP:
            return None
        return chance.choice(STANDSTILLS), lambda: [each.kill(signal.SIGCONT) for each in hit]

    def _has_effect(self, process):
        wanted = "T" if self.number == signal.SIGSTOP else "ZX"
        deadline = time.monotonic() + 5
        while process.state() not in wanted:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.001)
        return True


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


class DamagedMessage:
    """Bytes between a trainer's own on its way to the worker: through a copy of its descriptor, taken from outside."""

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

    def relief(self, _hit, _chance):
        return None


def _socket_of(process):
    handle = os.pidfd_open(process.pid)
    try:
        copy = ctypes.CDLL(None, use_errno=True).syscall(PIDFD_GETFD, handle, TRAINERS_END, 0)
    finally:
        os.close(handle)
    if copy < 0:
        raise OSError(ctypes.get_errno(), "pidfd_getfd")
    return socket.socket(fileno=copy)


SIGNALLED = [
    Signalled(number, victim)
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP)
    for victim in (*VICTIMS, ALL)
]
KINDS = {each.name: each for each in (*SIGNALLED, DamagedMessage())}
