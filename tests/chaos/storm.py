"""One sweep under faults. The storm only repeats the command whenever it has ended before the sweep has."""

import contextlib
import shutil
import time

from helpers import DONE, STOPPED, Workplace
from strike import Strike

POLL = 0.02  # seconds between two reads of the record, which are cheap
LOOK_FOR_VICTIMS = 0.2  # seconds between two scans of all processes, which are not
STANDS_STILL = 240  # seconds without progress after which the sweep counts as stuck
REPEATS_IN_VAIN = 4  # repetitions of the command without progress
MANY_REFUSALS = 480
WHILE_STARTING = 0.3  # fraction of the runs that are struck as soon as there is a victim


class NeedsAHand(AssertionError):
    pass


class Storm:
    def __init__(self, sweep, plan, chance, say, launching):
        """`plan`: lists of kinds, each list for one moment. `say` is called with a line about each strike."""
        self.sweep, self.plan, self.chance, self.say = sweep, list(plan), chance, say
        self.at = Workplace(sweep.trainer)
        self.at.import_photos()
        self.at.write("struck.toml", sweep.text)
        self.places = contextlib.ExitStack()
        for kind in dict.fromkeys(kind for moment in plan for kind in moment):
            kind.prepare(self.at, self.places)
        self.command = launching(self.at, sweep.script)
        self.strikes, self.open = [], None
        self.later = []  # (when, what to do)
        self.repeats, self.refusals = 0, 0
        self.not_before = 0
        self.in_vain, self.state_before = 0, None

    def run(self):
        """Runs until the sweep reports that it has finished."""
        self.command.start()
        self._choose_moment(starting=self.chance.random() < WHILE_STARTING)
        last = (None, time.monotonic())
        while True:
            self._do_what_is_due()
            code = self.command.ended()
            if code is not None:
                if self._is_done(code):
                    return
                self._must_lead_somewhere()
                self.command.start()
                self.repeats += 1
                self._choose_moment(starting=self.chance.random() < WHILE_STARTING)
            seq = self._number("SELECT last_seq AS number FROM sweep")
            if seq != last[0] or self.later or self.open:
                last = (seq, time.monotonic())
            if time.monotonic() - last[1] > STANDS_STILL:
                raise NeedsAHand(f"no progress for {STANDS_STILL} s at seq {seq}\n{self.command.said()}")
            if self._may_strike(seq):
                self._strike(seq)
            time.sleep(POLL)

    def finish(self):
        """Waits until the effects of all faults are known and stopped processes have been resumed."""
        while self.later or self.open:
            self._do_what_is_due()
            time.sleep(POLL)

    def close(self, keep):
        """`keep`: keeps the workplace for inspection."""
        try:
            if keep:
                self.at.kill_everything()
            else:
                self.at.close()
        finally:
            self.places.close()
            if not keep:
                shutil.rmtree(self.at.directory, ignore_errors=True)

    def _is_done(self, code):
        struck = [*self.strikes, self.open] if self.open else self.strikes
        if struck:
            struck[-1].repeated |= code != DONE
        said = self.said = self.command.said()
        if code == DONE:
            return True
        if code == STOPPED or code < 0:
            return False
        if not any(strike.explains(said) for strike in struck) and "is running already" not in said:
            raise NeedsAHand(f"exit code {code}\n{said}")
        # A damaged file is reported missing, or the former run has not ended yet: the command says so when it is repeated.
        self.refusals += 1
        if self.refusals > MANY_REFUSALS:
            raise NeedsAHand(f"the command is refused again and again\n{said}")
        time.sleep(0.5)
        return False

    def _must_lead_somewhere(self):
        state = (len(self.strikes), self.at.count("struck", "epochs"))
        self.in_vain = self.in_vain + 1 if state == self.state_before else 0
        self.state_before = state
        if self.in_vain > REPEATS_IN_VAIN and not self.later and not self.open:
            raise NeedsAHand(f"repeated {self.in_vain} times for nothing\n{self.said}")

    def _choose_moment(self, starting):
        self.starting = starting and self.plan and self.command.may_begin_with(self.plan[0])
        self.next_seq = self._number("SELECT last_seq AS number FROM sweep") + self.chance.randint(4, self.sweep.spread)

    def _may_strike(self, seq):
        due = self.plan and not self.open and time.monotonic() > self.not_before and self.command.is_ready(self.plan[0])
        return due and (self.starting or seq >= self.next_seq)

    def _strike(self, seq):
        strike = Strike(
            self.plan[0],
            seq,
            self.at.count("struck", "trials", "state = 'completed'"),
            self._number("SELECT life AS number FROM sweep"),
            "starting" if self.starting else "at work",
            self.at.rows("struck", "SELECT * FROM attempts WHERE outcome = 'running'"),
        )
        if not strike.aim(self.at, self.chance):
            self.not_before = time.monotonic() + LOOK_FOR_VICTIMS  # there was no victim
            return
        strike.strike(self.at, self.chance)
        self.open = strike
        self._settle()

    def _settle(self):
        self.later += self.open.settle(self.at, self.chance)
        if self.open.open:
            return
        strike, self.open = self.open, None
        if not strike.hit():
            self.not_before = time.monotonic() + LOOK_FOR_VICTIMS
            return
        self.plan.pop(0)
        self.plan += [[kind] for kind in strike.kinds if not strike.hits[kind]]
        self.strikes.append(strike)
        self.say(strike)
        next_life = any(kind.begins_a_life for kind in strike.kinds)
        self._choose_moment(starting=next_life and self.chance.random() < WHILE_STARTING)

    def _do_what_is_due(self):
        if self.open:
            self._settle()
        for each in [each for each in self.later if each[0] <= time.monotonic()]:
            self.later.remove(each)
            each[1]()

    def _number(self, query):
        rows = self.at.rows("struck", query)
        return rows[0]["number"] if rows else 0
