"""The drift test: how far sessions of one person lie apart, and how often the test of serving (DriftTest.cs) is right about them."""
import numpy as np
from scipy.optimize import minimize_scalar
from scipy.stats import t as student

from data import features, is_logarithmic

# What needs neither key names nor a fine clock, is known well from 200 keystrokes, and hardly repeats one another.
FEATURES = ["key_press_duration", "hold_spread", "press_q50", "rhythm_consistency"]
FEWEST = 150  # Keystrokes that serving asks of a session.
# Chosen on Tappy, with the level, so that false alarms keep to it after one earlier session and after nineteen: what is usual
# weighs as much as three sessions of one's own, and the tails stay heavier than one's own sessions alone would say,
# because over months people change keyboards and habits.
WEIGHT, MOST_DEGREES, FALSE_ALARM_RATE = 3, 5, 0.05
CHANGES = ["longer_holds", "slower", "uneven_holds"]


def sessions(folder):
    """(set, change) -> person -> [sessions, FEATURES] in the order they were typed, on the scale of the test."""
    table = features(folder, "sessions")
    x = table.x[:, [table.names.index(f) for f in FEATURES]]
    x = np.where([is_logarithmic(f) for f in FEATURES], np.log(np.maximum(x, 1)), x)
    out = {}
    for name, keystrokes, row in sorted(zip(table.sessions, table.keystrokes, x), key=lambda s: int(s[0].split(":")[2])):
        if keystrokes < FEWEST:
            continue
        of_set, person, _, change = name.split(":")
        out.setdefault((of_set, change), {}).setdefault(person, []).append(row)
    return {k: {p: np.array(s) for p, s in people.items()} for k, people in out.items()}


def comparisons(people, changed):
    """Each session but a person's first, as changed, with those before it as they are: (person, earlier, mean, variance, now)."""
    rows = [(who, n, s[:n].mean(axis=0), s[:n].var(axis=0, ddof=min(1, n - 1)), changed[who][n]) for who, s in people.items() for n in range(1, len(s))]
    who, n, mean, variance, now = map(np.array, zip(*rows))
    return who, n[:, None], mean, variance, now


def scaled(compared, spread):
    """t of each feature, its scale, and its degrees of freedom: DriftTest.Change."""
    _, n, mean, variance, now = compared
    own = n - 1
    scale = np.sqrt((WEIGHT * spread ** 2 + own * variance) / (WEIGHT + own) * (1 + 1 / n))
    return (now - mean) / scale, scale, np.minimum(WEIGHT + own, MOST_DEGREES)


def fit(people):
    """Usual spread of each feature: that under which the sessions to come are likeliest."""
    compared = comparisons(people, people)

    def cost(log_spread, i):
        t, scale, degrees = scaled(compared, np.exp(log_spread))
        return -(student.logpdf(t, degrees) - np.log(scale))[:, i].mean()

    return np.array([np.exp(minimize_scalar(cost, bounds=(-7, 1), args=(i,), method="bounded").x) for i in range(len(FEATURES))])


def alarms(people, changed, spread):
    """Person, earlier sessions, and whether Holm's smallest p-value is under the level, of each comparison."""
    compared = comparisons(people, changed)
    t, _, degrees = scaled(compared, spread)
    p = len(FEATURES) * (2 * student.sf(np.abs(t), degrees)).min(axis=1)
    return compared[0], compared[1][:, 0], p < FALSE_ALARM_RATE


def share(who, hit, draws=1000):
    """Share of sessions, its 95 % bootstrap interval over people, and how many sessions."""
    people, index = np.unique(who, return_inverse=True)
    hits, counts = np.bincount(index, hit), np.bincount(index)
    draw = np.random.default_rng(0).integers(0, len(people), (draws, len(people)))
    values = hits[draw].sum(axis=1) / counts[draw].sum(axis=1)
    return [round(float(v), 3) for v in (hit.mean(), *np.quantile(values, [0.025, 0.975]))] + [len(hit)]


def by_fold(all_of, of_set, change, spread, folds=5):
    """Alarms, of Tappy under spreads that were fitted without the person."""
    usual, changed = all_of[of_set, "as_is"], all_of[of_set, change]
    if of_set != "tappy":
        return alarms(usual, changed, spread)
    parts = np.array_split(np.random.default_rng(0).permutation(sorted(usual)), folds)
    results = [alarms({p: usual[p] for p in part}, changed, fit({p: s for p, s in usual.items() if p not in part})) for part in parts]
    return tuple(map(np.concatenate, zip(*results)))


def measure(folder):
    """The prior that serving reads, and the figures of the card."""
    all_of = sessions(folder)
    spread = fit(all_of["tappy", "as_is"])
    prior = {"sessions": WEIGHT, "most_degrees": MOST_DEGREES, "false_alarm_rate": FALSE_ALARM_RATE,
             "features": {f: {"logarithm": bool(is_logarithmic(f)), "spread": round(float(s), 4)} for f, s in zip(FEATURES, spread)}}
    figures = {}
    for of_set in "tappy", "aalto", "neuroqwerty":
        for change in "as_is", *CHANGES:
            who, earlier, hit = by_fold(all_of, of_set, change, spread)
            name = "false_alarms" if change == "as_is" else f"finds_{change}"
            figures[f"drift_{name}_{of_set}"] = share(who, hit)
            for label, rows in ("1", earlier == 1), ("2_to_4", (earlier > 1) & (earlier < 5)), ("5_or_more", earlier >= 5):
                if of_set == "tappy" and rows.any():
                    figures[f"drift_{name}_{of_set}_after_{label}"] = share(who[rows], hit[rows])
    return prior, figures
