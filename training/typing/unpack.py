#!/usr/bin/python3
"""Writes the data sets as lists for `Cerebrum.Ml extract typing`: a session a line, its name, a tab, the request's JSON.

usage: unpack.py DATA OUT_FOLDER     (DATA: the folder that holds neuroqwerty/, tappy/ and aalto136m/)

Writes neuroqwerty.list (a session a subject), tappy.list (a user) and aalto.list (a participant).
"""
import collections
import csv
import json
import lzma
import pathlib
import sys

BREAK_MS = 31_000  # Over Timing.BreakMs: what lies between two recordings is time away from the keyboard.
JS_CODES = {8: "Backspace", 9: "Tab", 13: "Enter", 16: "Shift", 17: "Control", 18: "Alt", 20: "CapsLock", 32: " ", 35: "End",
            36: "Home", 37: "ArrowLeft", 38: "ArrowUp", 39: "ArrowRight", 40: "ArrowDown", 46: "Delete"}
HANDS = {"L": "asdfg", "R": "hjkln"}


def rows(path):
    with lzma.open(path, "rt", newline="") as file:
        yield from csv.DictReader(file)


def neuroqwerty(data):
    """A subject: [(key, down, up)] in ms. Names are X11 keysyms. The clock glitches are left in: serving must stand them."""
    files = collections.defaultdict(list)
    for r in rows(data / "neuroqwerty/neuroqwerty_keystrokes.csv.xz"):
        files[r["file"]].append((r["key"], float(r["press_s"]) * 1000, float(r["release_s"]) * 1000))
    with open(data / "neuroqwerty/neuroqwerty_subjects.csv", newline="") as file:
        return {s["subject"]: files[s["file"]] for s in csv.DictReader(file)}


def tappy(data):
    """A user. The key is known only by its hand: letters of that hand stand for it in turn, so that none seems to repeat."""
    users = collections.defaultdict(list)
    days = {}
    for i, r in enumerate(rows(data / "tappy/tappy_keystrokes.csv.xz")):
        day = days.setdefault((r["user"], r["date_yymmdd"]), len(days))
        up = day * 86_400_000 + float(r["time_ms"])  # The recorded time is the release.
        key = " " if r["hand"] == "S" else HANDS[r["hand"]][i % 5] if r["hand"] in HANDS else None
        users[r["user"]].append((key, up - float(r["hold_ms"]), up))
    return users


def aalto(data):
    """A participant. Each sentence has its own clock: they are put one after another, a break between them."""
    people = collections.defaultdict(list)
    start, last, sentence = 0.0, 0.0, None
    for r in rows(data / "aalto136m/aalto_subset_keystrokes.csv.xz"):
        if (r["participant"], r["section"]) != sentence:
            sentence, start = (r["participant"], r["section"]), last + BREAK_MS
        down = start + float(r["press_ms"])
        code = int(r["keycode"])
        key = JS_CODES.get(code, chr(code).lower() if 48 <= code <= 90 else f"Code{code}")
        people[r["participant"]].append((key, down, down + float(r["hold_ms"])))
        last = max(last, people[r["participant"]][-1][2])
    return people


def line(name, keystrokes):
    events = [{"key": k, "timeDown": round(d, 1), "timeUp": round(u, 1)} for k, d, u in keystrokes]
    return f"{name}\t{json.dumps({'keystrokes': events}, separators=(',', ':'))}\n"


def main():
    data, out = map(pathlib.Path, sys.argv[1:])
    out.mkdir(parents=True, exist_ok=True)
    for name, read in ("neuroqwerty", neuroqwerty), ("tappy", tappy), ("aalto", aalto):
        sessions = read(data)
        with open(out / f"{name}.list", "w") as file:
            file.writelines(line(session, keystrokes) for session, keystrokes in sessions.items() if keystrokes)
        print(f"{name}: {len(sessions)} sessions")


if __name__ == "__main__":
    main()
