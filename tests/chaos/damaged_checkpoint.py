"""The checkpoint of a running trial is damaged, and its trainer or everything killed, so that another attempt tries to resume from it."""

import re
import signal
import time

from faults import Fault, trainers, with_a_bit_flipped

NAME = re.compile(r"c(\d+)s(\d+)\.attempt(\d+)\.epoch(\d+)\.checkpoint")
SEEN_WITHIN = 40  # seconds
ALL_OF_THEM = 0.3  # fraction of the strikes that damage each checkpoint of the trial, not the newest only
KILL_EVERYTHING = 0.3


def damages(whole, chance):
    """Damaged versions of a file, by name."""
    if not whole:  # emptied by an earlier strike
        return {"garbage": chance.randbytes(1000)}
    place = chance.randrange(len(whole))
    return {
        "a bit flipped": with_a_bit_flipped(whole, place, chance),
        "cut short": whole[:place],
        "emptied": b"",
        "garbage": chance.randbytes(len(whole)),
    }


class DamagedCheckpoint(Fault):
    name = "damaged checkpoint"
    victim = "trainer"

    def aim(self, at, chance, spared):
        """A trainer that has saved a checkpoint of its current trial."""
        work = {(each["worker"]): each for each in at.rows("struck", "SELECT * FROM attempts WHERE outcome = 'running'")}
        ranks = {each.pid: each.rank() for each in at.processes("trommel-rank")}
        there = []
        for each in trainers(at):
            each.work = work.get(ranks.get(each.parent()))
            if each.work and checkpoints(at, each.work) and repr(each) not in map(repr, spared):
                there.append(each)
        return [chance.choice(sorted(there, key=lambda each: each.pid))] if there else []

    def strike(self, at, targets, chance):
        self.until = time.monotonic() + SEEN_WITHIN
        (trainer,) = targets
        trainer.kill(signal.SIGSTOP)  # so that it does not write another one meanwhile
        self.damaged = checkpoints(at, trainer.work)[: None if chance.random() < ALL_OF_THEM else 1]
        for path in self.damaged:
            what, left = chance.choice(list(damages(path.read_bytes(), chance).items()))
            path.write_bytes(left)
            trainer.name += f", {path.stem}: {what}"
        for each in at.processes() if chance.random() < KILL_EVERYTHING else targets:
            each.kill(signal.SIGKILL)

    def hit(self, at, targets):
        """Done once the log says for each of them why it is not used."""
        log = (at.directory / "struck" / "logs" / "coordinator.log").read_text(errors="replace")
        if self.damaged and all(f"{path.name}: " in log for path in self.damaged):
            return targets
        return None if self.damaged and time.monotonic() < self.until else []


def checkpoints(at, trial):
    """The checkpoints of the trial, newest first."""
    names = [(NAME.fullmatch(path.name), path) for path in (at.directory / "struck" / "checkpoints").glob("*.checkpoint")]
    own = [(int(name[4]), int(name[3]), path) for name, path in names
           if name and (int(name[1]), int(name[2])) == (trial["configuration"], trial["seed_number"])]  # fmt: skip
    return [path for _, _, path in sorted(own, reverse=True)]
