"""The two heads of the model: Parkinson's from real subjects, the other three from simulations. Each is linear."""
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

# How unevenly a key is held (against its own median, in milliseconds), the spread of all holds, how the hold depends on
# the gap before, and how far the hands differ. Spreads relative to the median do as well within the clinic but stand
# higher on other keyboards, among people nobody called ill (see relative_spreads_* in the figures), so they are left out.
PARKINSONS_FEATURES = ["hold_iqr", "key_late", "key_after_gap", "hands_hold", "hands_spread"]
RELATIVE = ["key_late", "key_log_sd", "hold_iqr", "key_after_gap", "hands_hold", "hands_spread"]
# What was tried before settling on those; the nested figure chooses among all.
CANDIDATES = [
    PARKINSONS_FEATURES,
    RELATIVE,
    ["hold_iqr", "key_late"],
    ["hold_iqr", "hold_q50"],
    ["key_late", "key_log_sd"],
    ["key_late", "key_log_sd", "key_after_gap"],
    ["key_late", "key_log_sd", "hold_iqr", "key_after_gap", "hands_hold", "hands_spread", "press_q50", "rollover"],
    ["hold_iqr", "hold_q50", "hold_log_sd", "window_step", "window_spread"],
    ["hold_iqr", "hold_q50", "hold_log_sd", "window_step", "window_spread", "key_late", "key_log_sd", "key_after_gap"]]
SIMULATED_FEATURES = ["hold_q05", "hold_q50", "hold_q95", "hold_memory", "hold_step", "hold_skew", "key_log_sd", "key_step", "key_after_gap",
                      "press_q25", "press_q50", "press_q90", "press_step", "press_memory", "flight_iqr", "rollover",
                      "hands_hold", "hands_spread", "space_hold", "fatigue_hold", "fatigue_press"]
SIMULATED = ["essential_tremor", "carpal_tunnel", "multiple_sclerosis"]
FARTHEST = 3.0  # Standard deviations a feature may leave the training data by.


class Linear:
    """Standardise, clip, and weigh."""

    def fit(self, x, y, weights, c):
        self.mean = np.average(x, axis=0, weights=weights)
        self.sd = np.sqrt(np.average((x - self.mean) ** 2, axis=0, weights=weights))
        model = LogisticRegression(C=c, max_iter=2000).fit(self.scale(x), y, sample_weight=weights)
        self.coef, self.bias = model.coef_, model.intercept_
        return self

    def scale(self, x):
        return np.clip((x - self.mean) / self.sd, -FARTHEST, FARTHEST)

    def __call__(self, x):
        return self.scale(x) @ self.coef.T + self.bias


def out_of_fold(fit, subjects, y, tables, repeats=20, folds=10, seed=0):
    """Mean scores of models that did not see the subject. tables: [(x, subject index of each row)]; fit: train subjects -> scorer."""
    sums = [np.zeros(len(x)) for x, _ in tables]
    runs = []
    for r in range(repeats):
        run = np.zeros(len(tables[0][0]))
        for train, test in StratifiedKFold(folds, shuffle=True, random_state=seed + r).split(subjects, y):
            score = fit(train)
            for i, (x, of) in enumerate(tables):
                rows = np.isin(of, test)
                if rows.any():
                    value = score(x[rows])[:, 0]
                    sums[i][rows] += value / repeats
                    if i == 0:
                        run[rows] = value
        runs.append(run)
    return sums, runs
