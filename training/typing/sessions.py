#!/usr/bin/python3
"""Cuts the data into sessions of one person, as they are and with a change, for the drift test; and records it as coarser clocks, or Tappy, would.

usage: sessions.py DATA OUT_FOLDER

Writes sessions.list (names SET:SUBJECT:NUMBER:CHANGE): of Tappy the windows of 500 keystrokes over months, of the other two
stretches of 200 of one sitting. CHANGE is `as_is`, or what `CHANGES` does to the session. Writes clock-STEP.list and
hands.list, too: whole sessions (names SET:SUBJECT) by clocks that tick every STEP ms, and with keys known by their hand only.
"""
import pathlib
import sys

import numpy as np

from simulate import LEFT, RIGHT
from unpack import HANDS, aalto, line, neuroqwerty, rows

LENGTH = 200  # Keystrokes.
STEPS_MS = [7.8125, 15.625, 20]


def longer_holds(down, up):
    """Each key held 20 % longer, pressed when it was pressed."""
    return down, down + 1.2 * (up - down)


def slower(down, up):
    """Everything between presses 20 % slower, holds as they were."""
    later = down[0] + 1.2 * (down - down[0])
    return later, later + up - down


def uneven_holds(down, up):
    """Each hold half as far again from the session's median, up or down: the direction of Parkinson's in the papers."""
    hold = up - down
    return down, down + np.maximum(np.median(hold) + 1.5 * (hold - np.median(hold)), 5)


CHANGES = {"as_is": lambda down, up: (down, up), "longer_holds": longer_holds, "slower": slower, "uneven_holds": uneven_holds}


def tappy_windows(data):
    """(user, window): [(key, down, up)]. Windows follow each other in time; hands stand for keys as in unpack.tappy."""
    windows = {}
    for i, r in enumerate(rows(data / "tappy/tappy_keystrokes.csv.xz")):
        up = float(r["time_ms"])
        key = " " if r["hand"] == "S" else HANDS[r["hand"]][i % 5] if r["hand"] in HANDS else None
        windows.setdefault((r["user"], int(r["window"])), []).append((key, up - float(r["hold_ms"]), up))
    return windows


def stretches(people):
    for person, keystrokes in people.items():
        ordered = sorted((k for k in keystrokes if 0 < k[2] - k[1] < 5000), key=lambda k: k[1])
        for i in range(len(ordered) // LENGTH):
            yield (person, i), ordered[i * LENGTH:(i + 1) * LENGTH]


def by_hand(i, key):
    """The key as Tappy would have recorded it, and as unpack.tappy names that."""
    hand = "L" if key.lower() in LEFT else "R" if key.lower() in RIGHT else None
    return HANDS[hand][i % 5] if hand else key


def recorded_otherwise(out, whole):
    """Whole sessions as coarser clocks would have timed them, and as Tappy would have named their keys."""
    recorders = {f"clock-{step}": lambda i, k, d, u, step=step: (k, round(d / step) * step, round(u / step) * step) for step in STEPS_MS}
    for recorder, record in {**recorders, "hands": lambda i, k, d, u: (by_hand(i, k), d, u)}.items():
        with open(out / f"{recorder}.list", "w") as file:
            for name, people in whole.items():
                for person, keystrokes in people.items():
                    file.write(line(f"{name}:{person}", [record(i, *k) for i, k in enumerate(keystrokes)]))


def main():
    data, out = map(pathlib.Path, sys.argv[1:])
    whole = {"aalto": aalto(data), "neuroqwerty": neuroqwerty(data)}
    recorded_otherwise(out, whole)
    sets = {"tappy": tappy_windows(data).items(), **{name: stretches(people) for name, people in whole.items()}}
    with open(out / "sessions.list", "w") as file:
        for name, sessions in sets.items():
            for (person, number), keystrokes in sessions:
                keys, down, up = zip(*keystrokes)
                for change, of in CHANGES.items():
                    changed = of(np.array(down), np.array(up))
                    file.write(line(f"{name}:{person}:{number}:{change}", zip(keys, *changed)))


if __name__ == "__main__":
    main()
