"""Plans the faults: moments with one fault, or with several at once."""

from faults import ALL

COINCIDENT = 0.4  # fraction of the moments that have two to four faults


def plan(kinds, count, chance):
    """`count` faults, all kinds equally often, in moments with one to four different ones."""
    faults = [kinds[i % len(kinds)] for i in range(count)]
    chance.shuffle(faults)
    moments = []
    while faults:
        size = chance.choice((2, 2, 3, 4)) if chance.random() < COINCIDENT else 1
        moment = [faults.pop()]
        while len(moment) < size and faults and goes_with(faults[-1], moment):
            moment.append(faults.pop())
        moments.append(moment)
    return moments


def goes_with(kind, moment):
    """A fault that strikes everything leaves no victims for another one, and a job can only be ended once."""
    alone = ALL in (each.victim for each in (kind, *moment))
    jobs = [each for each in (kind, *moment) if each.victim == "job"]
    return kind not in moment and not alone and len(jobs) < 2
