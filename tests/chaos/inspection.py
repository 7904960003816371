"""The auditor's complaints about a sweep, compared with the same sweep left undisturbed."""

import auditor
import program_rules
from helpers import Workplace
from launching import RUN


class Undisturbed:
    """The same sweeps, undisturbed; each is run once."""

    def __init__(self):
        self.places = {}

    def directory(self, sweep):
        if sweep.name not in self.places:
            at = self.places[sweep.name] = Workplace(sweep.trainer)
            at.import_photos()
            at.write("struck.toml", sweep.text)
            at.trommel(*RUN)
        return self.places[sweep.name].directory / "struck"

    def close(self):
        for at in self.places.values():
            at.close()


def inspect(storm, undisturbed):
    """The complaints of the auditor after the sweep has finished."""
    seconds, complaints = auditor.processes_left(storm.at.mark)
    directory, sweep = storm.at.directory / "struck", storm.sweep
    complaints += auditor.audit(directory, sweep.trials, sweep.pruned)
    if sweep.programs:
        complaints += program_rules.audit(directory, sweep.epochs)
    if sweep.pruned or sweep.programs:
        complaints += not_reproduced(storm)
    complaints += not_replayed(storm)
    if not sweep.pruned:
        complaints += auditor.differences(directory, undisturbed.directory(sweep))
    return seconds, complaints


def not_replayed(storm):
    """The decisions of the sweep, derived again from its record."""
    try:
        storm.at.trommel("replay", "struck")
    except AssertionError as problem:
        yield str(problem)


def not_reproduced(storm):
    """Two completed trials, trained again."""
    completed = storm.at.rows("struck", "SELECT * FROM trials WHERE state = 'completed' ORDER BY seq")
    for trial in storm.chance.sample(completed, min(2, len(completed))):
        name = auditor.name(trial)
        try:
            said = storm.at.trommel("reproduce", "struck", name, "--yes").stdout
        except AssertionError as problem:
            said = str(problem)
        if "identical" not in said:
            yield f"{name} does not reproduce: {said}"
