"""The kinds of faults: which processes they strike, and how. A fault without a victim does not count."""

import signal
import time

from processes import LAUNCHERS

GUARD = "trommel-command-trainer"


def trainers(at):
    return [each for each in at.processes(at.trainer) if not is_guard(each)]


def is_guard(process):
    """Whether it is a watchdog: the parent of a user's program, running the executable of the trainer."""
    return process.name == GUARD and process.arguments()[1:2] == ["--guard"]


def programs(at):
    """The processes of trials, without their children."""
    everybody = at.processes()
    guards = {each.pid for each in everybody if is_guard(each)}
    return [each for each in everybody if each.parent() in guards]


def ranks(at, wanted):
    return [each for each in at.processes("trommel-rank") if each.rank() is not None and wanted(each.rank())]


def with_a_bit_flipped(whole, place, chance):
    return whole[:place] + bytes([whole[place] ^ (1 << chance.randrange(8))]) + whole[place + 1 :]


def one_of(processes, chance, spared):
    there = [each for each in processes if each.is_alive() and repr(each) not in map(repr, spared)]
    return [chance.choice(sorted(there, key=lambda each: each.pid))] if there else []


VICTIMS = {
    "trainer": trainers,
    "worker": lambda at: ranks(at, lambda rank: rank > 0),
    "coordinator": lambda at: ranks(at, lambda rank: rank == 0),
    "launcher": lambda at: [each for each in at.processes() if each.name in LAUNCHERS],
    "command": lambda at: [each for each in at.processes("trommel") if each.pid == at.started[-1].pid],
    "program": programs,
    "guard": lambda at: [each for each in at.processes(GUARD) if is_guard(each)],
}
ALL = "everything"
OF_PROGRAMS = ("program", "guard")
# Times for which a process is stopped, in seconds. The last one is longer than any heartbeat timeout.
STANDSTILLS = (0.1, 0.4, 1.0, 2.5, 35.0)
# Seconds between SIGTERM and SIGKILL when everything is stopped: Slurm's KillWait, systemd's TimeoutStopSec.
KILLED_AFTER = (0.2, 1.0, 3.0, 10.0, 90.0)


class Fault:
    """A kind of fault: chooses its victims (aim), strikes them, and reports which were hit."""

    begins_a_life = False  # True: the job always runs again after this fault

    def prepare(self, at, places):
        """Prepares the workplace before the sweep starts. `places` is the ExitStack that cleans up at the end."""

    def relief(self, _hit, _chance):
        """A later action, as (seconds, function); None if there is none."""
        return None

    def explains(self, _said):
        """Whether this fault explains that a command refuses to run with this message."""
        return False


class Signalled(Fault):
    """SIGKILL, SIGSEGV, or SIGSTOP and later SIGCONT, to one process of a kind or to all of them."""

    def __init__(self, number, victim):
        self.number, self.victim = number, victim
        self.name = f"{number.name} {victim}"

    def aim(self, at, chance, spared):
        """The processes to strike, none of which is in `spared`."""
        return at.processes() if self.victim == ALL else one_of(VICTIMS[self.victim](at), chance, spared)

    def strike(self, _at, targets, _chance):
        for each in targets:
            each.kill(self.number)

    def hit(self, _at, targets):
        """The victims that were affected; None as long as this is not known."""
        return [each for each in targets if self._has_effect(each)]

    def relief(self, hit, chance):
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


class Stopped(Signalled):
    """SIGTERM to everything at once, then SIGKILL to the remaining processes, as systemd and batch systems stop things."""

    def __init__(self):
        super().__init__(signal.SIGTERM, ALL)

    def strike(self, at, targets, chance):
        self.all = chance.sample(targets, len(targets))  # in random order
        self.until = time.monotonic() + 60
        super().strike(at, self.all, chance)

    def hit(self, _at, targets):
        """The victims that have ended, as soon as there is one; an empty list if there is none in time."""
        gone = [each for each in targets if not each.is_alive()]
        return gone or (None if time.monotonic() < self.until else [])

    def relief(self, _hit, chance):
        return chance.choice(KILLED_AFTER), lambda: [each.kill(signal.SIGKILL) for each in self.all]


SIGNALLED = [
    Signalled(number, victim)
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP)
    for victim in (*VICTIMS, ALL)
] + [Stopped()]
