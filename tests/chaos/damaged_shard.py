"""A shard that is damaged for a while, with a trainer killed so that another opens it. Only real trainers read shards."""

import os
import signal
import time

from faults import Fault, one_of, trainers, with_a_bit_flipped

SHARD = "photos.h5"
SEEN_WITHIN = 15  # seconds


def damaged(whole, chance):
    """Cut short, or one byte of its description changed. (docs/shard_format.md: pixels are not looked at.)"""
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
        """Once somebody has complained of the shard it is put back."""
        seen = mentions(at) > self.before
        if not seen and time.monotonic() < self.until:
            return None
        put(at, self.whole)
        return targets if seen else []

    def explains(self, said):
        return f"/{SHARD}: " in said


def put(at, data):
    """A file of its own: those who have the former one mapped keep it."""
    new = at.directory / (SHARD + ".new")
    new.write_bytes(data)
    os.replace(new, at.directory / SHARD)


def mentions(at):
    """How often the shard was complained of."""
    logs = [*at.directory.glob("*/logs/coordinator.log"), *at.temporary.glob("*.log")]
    return sum(path.read_text(errors="replace").count(SHARD) for path in logs)
