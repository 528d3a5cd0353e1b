#!/usr/bin/python3
"""Simulates essential tremor, carpal tunnel syndrome and multiple sclerosis over the typing of real controls, and cuts short segments.

usage: simulate.py DATA OUT_FOLDER

No open typing data exists for these three. Direction and kind of each change follow the papers that are named at each
function; THE MAGNITUDES ARE OUR ASSUMPTIONS, drawn uniformly from the ranges written there, so what the model says
about these conditions is only how well one can tell these simulations, not how well it finds ill people.

Writes simulated.list (names CONDITION:SUBJECT:NUMBER) and segments.list (SET:SUBJECT:LENGTH:NUMBER).
"""
import pathlib
import sys

import numpy as np

from unpack import aalto, line, neuroqwerty, rows, tappy
import csv

SEED = 20161007
DRAWS = 6          # Simulations a control and condition.
LONGEST = 1500     # Keystrokes of a simulated session: as many as the longer real ones.
LEFT, RIGHT = set("qwertasdfgzxcvb12345"), set("yuiophjklnm67890")
# Digits that the median nerve serves, by touch typing: thumb, index and middle finger.
MEDIAN_NERVE = set("rtfgvbyhnujmedcik 4567") | {"space"}


def tremor(keys, hold, gap, rng):
    """Essential tremor: action tremor of both hands, 4-12 Hz (Bhatia et al., Mov Disord 2018; Louis, N Engl J Med 2001).

    The finger's oscillation moves each contact and release in time; a key touched twice is typed twice and deleted.
    Assumed: 5-10 Hz, 8-30 ms of displacement, 1-6 % double touches, 0-25 % slower.
    """
    severity = rng.uniform(0.3, 1)
    rate, size = rng.uniform(5, 10), 8 + 22 * severity
    press = np.cumsum(np.r_[0, hold[:-1] + gap[1:]])
    phase = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.3, len(keys)))
    at_press = size * np.sin(2 * np.pi * rate * press / 1000 + phase)
    at_release = size * np.sin(2 * np.pi * rate * (press + hold) / 1000 + phase)
    hold = np.maximum(hold + at_release - at_press, 8)
    gap = gap * (1 + 0.25 * severity * rng.uniform()) + at_press - np.r_[0, at_release[:-1]]
    return double_touches(keys, hold, gap, rng, 0.01 + 0.05 * severity)


def tunnel(keys, hold, gap, rng):
    """Carpal tunnel syndrome: numb, weak, slow thumb, index and middle finger, mostly of one hand, worse with use
    (Padua et al., Lancet Neurol 2016).

    Assumed: those digits' keys held 15-60 % longer and reached 10-40 % later, the other hand's at 0-40 % of that, the
    effect growing by 0-60 % over the session, 1-4 % of the keys mistyped and deleted.
    """
    severity, other = rng.uniform(0.3, 1), rng.uniform(0, 0.4)
    weak = RIGHT if rng.uniform() < 0.65 else LEFT
    side = np.array([1 if k in weak or k in (" ", "space") else other for k in keys])
    served = np.array([k in MEDIAN_NERVE for k in keys])
    effect = severity * side * served * (1 + np.linspace(0, rng.uniform(0, 0.6), len(keys)))
    hold = hold * (1 + effect * rng.uniform(0.15, 0.6) * rng.lognormal(0, 0.3, len(keys)))
    gap = gap + np.abs(gap) * effect * rng.uniform(0.1, 0.4)
    return mistypes(keys, hold, gap, rng, 0.01 + 0.03 * severity)


def sclerosis(keys, hold, gap, rng):
    """Multiple sclerosis: longer and more variable latencies and holds, with disability (Lam et al., Mult Scler 2021),
    fatigue.

    Assumed: latencies 20-100 % longer, holds 10-50 %, both with lognormal noise of 0.1-0.35, growing by 5-40 % over the
    session, 0.5-2 % pauses of 2-6 s more, 0.5-2.5 % of the keys mistyped and deleted.
    """
    severity = rng.uniform(0.3, 1)
    tired = np.linspace(1, 1 + 0.05 + 0.35 * severity * rng.uniform(), len(keys))
    noise = 0.1 + 0.25 * severity
    hold = hold * (1 + severity * rng.uniform(0.1, 0.5)) * tired * rng.lognormal(0, noise, len(keys))
    gap = gap + (np.abs(gap) + 60) * severity * rng.uniform(0.2, 1) * tired * rng.lognormal(0, noise, len(keys))
    gap = gap + (rng.uniform(size=len(keys)) < 0.005 + 0.015 * severity) * rng.uniform(2000, 6000, len(keys))
    return mistypes(keys, hold, gap, rng, 0.005 + 0.02 * severity)


def double_touches(keys, hold, gap, rng, part):
    out = []
    for k, h, g in zip(keys, hold, gap):
        out.append((k, h, g))
        if rng.uniform() < part:
            out.append((k, rng.uniform(20, 60), rng.uniform(20, 70)))
            if rng.uniform() < 0.7:  # Noticed.
                out.append(("Backspace", rng.uniform(60, 120), rng.uniform(250, 700)))
    return out


def mistypes(keys, hold, gap, rng, part):
    out = []
    for k, h, g in zip(keys, hold, gap):
        if rng.uniform() < part:
            out += [(rng.choice(list("asdfjkle")), h, g), ("Backspace", rng.uniform(60, 140), rng.uniform(250, 700))]
        out.append((k, h, g))
    return out


def clean(keystrokes):
    """Keys, holds and gaps (release to press), without glitches; the first gap is 0, breaks become 31 s."""
    kept = sorted((k for k in keystrokes if 0 < k[2] - k[1] < 5000), key=lambda k: k[1])[:LONGEST]
    down, up = (np.array([k[i] for k in kept]) for i in (1, 2))
    return [k[0] for k in kept], up - down, np.r_[0, np.clip(down[1:] - up[:-1], -2000, 31_000)]


def timed(typed):
    down, up, out = 0.0, 0.0, []
    for key, hold, gap in typed:
        down = max(up + gap, down + 1)
        up = down + hold
        out.append((key, down, up))
    return out


def controls(data):
    with open(data / "neuroqwerty/neuroqwerty_subjects.csv", newline="") as file:
        healthy = {r["subject"] for r in csv.DictReader(file) if r["label"] == "normal"}
    with open(data / "tappy/tappy_users.csv", newline="") as file:
        healthy |= {r["user"] for r in csv.DictReader(file) if r["Parkinsons"] == "False" and r["Tremors"] == "False"}
    sessions = {**neuroqwerty(data), **tappy(data)}
    return {s: k for s, k in sessions.items() if s in healthy and len(k) >= 300}


def segments(name, sessions, lengths=(200, 500), most=4):
    for subject, keystrokes in sessions.items():
        ordered = sorted((k for k in keystrokes if 0 < k[2] - k[1] < 5000), key=lambda k: k[1])
        for length in lengths:
            for i in range(min(most, len(ordered) // length)):
                yield line(f"{name}:{subject}:{length}:{i}", ordered[i * length:(i + 1) * length])


def main():
    data, out = map(pathlib.Path, sys.argv[1:])
    rng = np.random.default_rng(SEED)
    people = controls(data)
    with open(out / "simulated.list", "w") as file:
        for subject, keystrokes in people.items():
            for name, change in ("essential_tremor", tremor), ("carpal_tunnel", tunnel), ("multiple_sclerosis", sclerosis):
                for i in range(DRAWS):
                    file.write(line(f"{name}:{subject}:{i}", timed(change(*clean(keystrokes), rng))))
    with open(out / "segments.list", "w") as file:
        for name, read, lengths in ("neuroqwerty", neuroqwerty, (200, 500)), ("tappy", tappy, (200,)), ("aalto", aalto, (200,)):
            file.writelines(segments(name, read(data), lengths))
    print(f"{len(people)} controls, {len(people) * 3 * DRAWS} simulated sessions")


if __name__ == "__main__":
    main()
