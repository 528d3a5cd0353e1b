"""The features that serving wrote, with the labels of the subjects, as arrays."""
import csv
import pathlib
import types

import numpy as np

# Durations whose logarithm is taken: a typist twice as slow should be as far from one as from the other.
LOGARITHMIC = ("hold_q", "hold_iqr", "hold_mad", "press_q", "press_iqr", "press_mad", "flight_iqr", "flight_mad",
               "key_press_duration", "duration_variability", "key_late", "window_median", "typing_speed")
PARKINSONS, NORMAL = "parkinsons", "normal"


def is_logarithmic(feature):
    return feature.startswith(LOGARITHMIC) and feature != "window_median_drift"


def features(folder, name):
    with open(pathlib.Path(folder) / f"{name}.csv", newline="") as file:
        header, *table = csv.reader(file)
    return types.SimpleNamespace(
        sessions=[r[0] for r in table], names=header[3:], keystrokes=np.array([float(r[1]) for r in table]),
        x=np.array([[float(v) for v in r[3:]] for r in table]))


def columns(table, chosen):
    """[sessions, chosen], logarithms taken; the same as the graph computes."""
    picked = table.x[:, [table.names.index(f) for f in chosen]]
    logs = np.array([is_logarithmic(f) for f in chosen])
    return np.where(logs, np.log(np.maximum(picked, 1)), picked)


def labels(data, sessions):
    """1 for Parkinson's, 0 for a control, of neuroQWERTY subjects or Tappy users."""
    known = {}
    with open(pathlib.Path(data) / "neuroqwerty/neuroqwerty_subjects.csv", newline="") as file:
        known |= {r["subject"]: int(r["label"] == PARKINSONS) for r in csv.DictReader(file)}
    with open(pathlib.Path(data) / "tappy/tappy_users.csv", newline="") as file:
        known |= {r["user"]: int(r["Parkinsons"] == "True") for r in csv.DictReader(file)}
    return np.array([known[s] for s in sessions])


def births(data, users):
    """Year of birth of Tappy users; infinite where it is not told."""
    with open(pathlib.Path(data) / "tappy/tappy_users.csv", newline="") as file:
        known = {r["user"]: r["BirthYear"] for r in csv.DictReader(file)}
    return np.array([float(known[u]) if known[u].isdigit() else np.inf for u in users])


def nqscore(data, subjects):
    """The score that the data set publishes with each subject."""
    with open(pathlib.Path(data) / "neuroqwerty/neuroqwerty_subjects.csv", newline="") as file:
        known = {r["subject"]: float(r["nqScore"]) for r in csv.DictReader(file)}
    return np.array([known[s] for s in subjects])


def segment_parts(table):
    """Set, subject and length of each row of segments.csv."""
    parts = np.array([s.split(":") for s in table.sessions])
    return parts[:, 0], parts[:, 1], parts[:, 2].astype(int)
