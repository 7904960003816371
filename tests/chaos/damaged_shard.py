"""A fault that damages a shard for a while, and kills a trainer so that another one opens it. Needs real trainers."""

import os
import signal
import time

from faults import Fault, one_of, trainers, with_a_bit_flipped

SHARD = "photos.h5"
SEEN_WITHIN = 15  # seconds


def damaged(whole, chance):
    """Truncated, or with one changed bit in its user block. (Nothing checks the pixels: docs/shard_format.md.)"""
    if chance.random() < 0.5:
        return whole[: chance.randrange(len(whole))]
    return with_a_bit_flipped(whole, chance.randrange(64), chance)


class DamagedShard(Fault):
    name = "damaged shard"
    victim = "trainer"

    def aim(self, at, chance, spared):
        return one_of(trainers(at), chance, spared)

    def strike(self, at, targets, chance):
        self.before = mentions(at)
        self.until = time.monotonic() + SEEN_WITHIN
        self.whole = (at.directory / SHARD).read_bytes()
        put(at, damaged(self.whole, chance))
        for each in targets:
            each.kill(signal.SIGKILL)

    def hit(self, at, targets):
        """Restores the shard once a process has complained about it."""
        seen = mentions(at) > self.before
        if not seen and time.monotonic() < self.until:
            return None
        put(at, self.whole)
        return targets if seen else []

    def explains(self, said):
        return f"/{SHARD}: " in said


def put(at, data):
    """Replaces the file: processes that have mapped the old one keep it."""
    new = at.directory / (SHARD + ".new")
    new.write_bytes(data)
    os.replace(new, at.directory / SHARD)


def mentions(at):
    """The number of complaints about the shard."""
    logs = [*at.directory.glob("*/logs/coordinator.log"), *at.temporary.glob("*.log")]
    return sum(path.read_text(errors="replace").count(SHARD) for path in logs)
