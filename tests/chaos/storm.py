"""One sweep under faults. Whoever runs it does one thing only: repeat the command, once `trommel run` itself has ended."""

import dataclasses
import time

from helpers import DONE, STOPPED, WRONG_INPUT, Workplace

RUN = ("run", "struck.toml", "-w", 3)
POLL = 0.02  # seconds between two looks at the record, which are cheap
LOOK_FOR_VICTIMS = 0.2  # seconds between two looks at all processes, which are not
STANDS_STILL = 240  # seconds without progress, then a sweep needs a hand
REPEATS_IN_VAIN = 4  # of the command, for nothing
# A sanitizer's own handler would make an exit code of the SIGSEGV that strikes.
DEADLY_SIGNALS = "detect_leaks=0:handle_segv=0"


class NeedsAHand(AssertionError):
    pass


@dataclasses.dataclass
class Strike:
    """Faults of one moment, and what was struck."""

    kinds: list
    seq: int
    completed: int
    life: int
    moment: str  # "at work" or "starting"
    hits: dict = dataclasses.field(default_factory=dict)  # kind: processes
    running: list = dataclasses.field(default_factory=list)  # attempts, at that moment
    repeated: bool = False  # whether the command had to be repeated before the next strike

    def hit(self):
        return [kind for kind in self.kinds if self.hits[kind]]


class Storm:
    def __init__(self, sweep, plan, chance, say):
        """`plan`: lists of kinds, each list for one moment. `say` is told of each strike."""
        self.sweep, self.plan, self.chance, self.say = sweep, list(plan), chance, say
        self.at = Workplace(sweep.trainer)
        self.at.import_photos()
        self.at.write("struck.toml", sweep.text)
        self.strikes = []
        self.later = []  # (when, what to do)
        self.repeats, self.refusals = 0, 0
        self.not_before = 0
        self.in_vain, self.state_before = 0, None

    def run(self):
        """Until the sweep says that it is finished."""
        command = self._start()
        self._choose_moment(starting=self.chance.random() < 0.25)
        last = (None, time.monotonic())
        while True:
            self._do_what_is_due()
            if command.poll() is not None:
                if self._is_done(command):
                    return
                command = self._start()
                self.repeats += 1
                self._must_lead_somewhere()
                self._choose_moment(starting=self.chance.random() < 0.3)
            seq = self._number("SELECT last_seq AS number FROM sweep")
            if seq != last[0] or self.later:
                last = (seq, time.monotonic())
            if time.monotonic() - last[1] > STANDS_STILL:
                raise NeedsAHand(f"no progress for {STANDS_STILL} s at seq {seq}\n{self.at.said(command)}")
            if self.plan and (self.starting or seq >= self.next_seq) and time.monotonic() > self.not_before:
                self._strike(seq)
            time.sleep(POLL)

    def finish(self):
        """Lets go what stands still."""
        while self.later:
            self._do_what_is_due()
            time.sleep(POLL)

    def _start(self):
        return self.at.start(*RUN, script=self.sweep.script, ASAN_OPTIONS=DEADLY_SIGNALS)

    def _is_done(self, command):
        if self.strikes:
            self.strikes[-1].repeated |= command.returncode != DONE
        said = self.said = self.at.said(command)
        if command.returncode == DONE:
            return True
        if command.returncode == WRONG_INPUT and "is running already" in said:
            # The former life has not ended yet. Whoever repeats the command is told so.
            self.refusals += 1
            time.sleep(0.5)
            if self.refusals > 2 * STANDS_STILL:
                raise NeedsAHand(f"the former life does not end\n{said}")
        elif command.returncode == WRONG_INPUT and self._has_damaged("photos.h5", said):
            self.refusals += 1
        elif command.returncode != STOPPED and command.returncode >= 0:
            raise NeedsAHand(f"exit code {command.returncode}\n{said}")
        return False

    def _has_damaged(self, shard, said):
        """Whether the command complains of what the last strike has damaged; by now it was put back."""
        return self.strikes and f"/{shard}: " in said and any(shard in str(hit) for hit in self.strikes[-1].hits.values())

    def _must_lead_somewhere(self):
        state = (len(self.strikes), self.at.count("struck", "epochs"))
        self.in_vain = self.in_vain + 1 if state == self.state_before else 0
        self.state_before = state
        if self.in_vain > REPEATS_IN_VAIN and not self.later:
            raise NeedsAHand(f"repeated {self.in_vain} times for nothing\n{self.said}")

    def _choose_moment(self, starting):
        self.starting = starting
        self.next_seq = self._number("SELECT last_seq AS number FROM sweep") + self.chance.randint(4, 40)

    def _strike(self, seq):
        strike = Strike(
            self.plan[0],
            seq,
            self.at.count("struck", "trials", "state = 'completed'"),
            self._number("SELECT life AS number FROM sweep"),
            "starting" if self.starting else "at work",
            running=self.at.rows("struck", "SELECT * FROM attempts WHERE outcome = 'running'"),
        )
        aims = self._aim(strike.kinds)
        for kind, targets in aims.items():  # all at once: nothing is waited for in between
            if targets:
                kind.strike(self.at, targets, self.chance)
        for kind, targets in aims.items():
            hit = kind.hit(self.at, targets) if targets else []
            strike.hits[kind] = [repr(each) for each in hit]
            if hit and (relief := kind.relief(hit, self.chance)):
                self.later.append((time.monotonic() + relief[0], relief[1]))
        if not strike.hit():
            self.not_before = time.monotonic() + LOOK_FOR_VICTIMS  # nobody was there
            return
        self.plan.pop(0)
        self.plan += [[kind] for kind in strike.kinds if not strike.hits[kind]]
        self.strikes.append(strike)
        self.say(strike)
        self._choose_moment(starting=False)

    def _aim(self, kinds):
        aims, aimed_at = {}, []
        for kind in kinds:
            aims[kind] = kind.aim(self.at, self.chance, aimed_at)
            aimed_at += aims[kind]
        return aims

    def _do_what_is_due(self):
        for each in [each for each in self.later if each[0] <= time.monotonic()]:
            self.later.remove(each)
            each[1]()

    def _number(self, query):
        rows = self.at.rows("struck", query)
        return rows[0]["number"] if rows else 0
