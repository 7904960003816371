"""The faults of one moment, from their aim until each has shown which processes it hit."""

import dataclasses
import time


@dataclasses.dataclass
class Strike:
    kinds: list
    seq: int
    completed: int
    life: int
    moment: str  # "at work" or "starting"
    running: list  # attempts, at that moment
    hits: dict = dataclasses.field(default_factory=dict)  # kind: processes, by name
    repeated: bool = False  # whether the command had to be repeated before the next strike
    open: dict = dataclasses.field(default_factory=dict)  # kind: the victims on which the effect is not known yet

    def hit(self):
        return [kind for kind in self.kinds if self.hits.get(kind)]

    def aim(self, at, chance):
        """Chooses the victims; returns whether there are any."""
        aimed_at = []
        for kind in self.kinds:
            self.open[kind] = kind.aim(at, chance, aimed_at)
            aimed_at += self.open[kind]
        return bool(aimed_at)

    def strike(self, at, chance):
        """Strikes all at once, without waiting in between."""
        for kind, targets in self.open.items():
            if targets:
                kind.strike(at, targets, chance)

    def settle(self, at, chance):
        """Checks the kinds whose effect is not known yet; returns what to do later, as (when, what)."""
        later = []
        for kind, targets in list(self.open.items()):
            hit = kind.hit(at, targets) if targets else []
            if hit is None:
                continue
            del self.open[kind]
            self.hits[kind] = [str(each) for each in hit]
            if hit and (relief := kind.relief(hit, chance)):
                later.append((time.monotonic() + relief[0], relief[1]))
        return later

    def explains(self, said):
        """Whether these faults explain that a command refuses to run with this message."""
        return any(kind.explains(said) for kind in self.kinds)
