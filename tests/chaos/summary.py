"""Describes one strike, and summarizes all of them."""

import collections

import auditor


def told(strike, number):
    struck = "; ".join(f"{kind.name}: {', '.join(strike.hits[kind]) or 'no victim'}" for kind in strike.kinds)
    return (f"{number}: at seq {strike.seq}, {strike.completed} completed, life {strike.life}, {strike.moment}, "
            f"{len(strike.running)} running: {struck}")  # fmt: skip


def seen(strike, outcomes):
    """The outcomes of the attempts that ran when the strike hit."""
    ends = collections.Counter(outcomes[auditor.name(each), each["number"]] for each in strike.running)
    return {**ends, **({"command repeated": 1} if strike.repeated else {})}


def table(lines):
    """By kind: how often requested, how often it hit, how often together with others, and the results when it was alone."""
    rows = collections.defaultdict(collections.Counter)
    for line in lines:
        for kind in line["asked"]:
            rows[kind]["asked for"] += 1
        for kind in line["hit"]:
            rows[kind]["hit"] += 1
            rows[kind]["hit with others"] += len(line["hit"]) > 1
            rows[kind]["while starting"] += line["moment"] == "starting"
            if len(line["hit"]) == 1:
                for what, count in line["seen"].items():
                    rows[kind][f"{what}*"] += count
    text = ["| Kind | asked for | hit | with others | while starting | seen, of those alone |", "|---|---|---|---|---|---|"]
    for kind, row in sorted(rows.items()):
        what = ", ".join(f"{key[:-1]} {count}" for key, count in sorted(row.items()) if key.endswith("*"))
        numbers = [row["asked for"], row["hit"], row["hit with others"], row["while starting"]]
        text.append(f"| {kind} | {' | '.join(map(str, numbers))} | {what} |")
    moments = [line for line in lines if len(line["hit"]) > 1]
    faults = sum(len(line["hit"]) for line in lines)
    text.append(f"\n{faults} faults in {len(lines)} moments, {len(moments)} of them with several at once; "
                f"in sweeps of {dict(collections.Counter(line['of'] for line in lines))} moments")  # fmt: skip
    return "\n".join(text)


def by_victim(lines):
    """By victim: how often it was hit, by which signal, together with others, and while ranks were starting."""
    rows = collections.defaultdict(collections.Counter)
    for line in lines:
        for kind in line["hit"]:
            number, _, victim = kind.partition(" ") if kind.startswith("SIG") else ("damage", "", kind)
            rows[victim].update({"faults": 1, number: 1, "with others": int(len(line["hit"]) > 1),
                                 "while starting": int(line["moment"] == "starting")})  # fmt: skip
    columns = ("faults", "SIGKILL", "SIGSEGV", "SIGSTOP", "SIGTERM", "with others", "while starting")
    text = [f"| Victim | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    text += [f"| {victim} | {' | '.join(str(row[each]) for each in columns)} |" for victim, row in sorted(rows.items())]
    return "\n".join(text)
