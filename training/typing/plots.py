"""ROC and calibration of the Parkinson's head, out of fold, at equal shares of both classes."""
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve


def bins(y, z, count=5):
    """Predicted and observed share of equally filled bins, each class weighing a half."""
    p = 1 / (1 + np.exp(-z))
    weight = np.where(y == 1, 0.5 / y.sum(), 0.5 / (1 - y).sum())
    for rows in np.array_split(np.argsort(p), count):
        w = weight[rows]
        yield (p[rows] * w).sum() / w.sum(), (y[rows] * w).sum() / w.sum(), w.sum()


def calibration_error(y, z):
    return round(float(sum(abs(p - o) * w for p, o, w in bins(y, z))), 3)


def write(folder, y, score, scale):
    folder.mkdir(parents=True, exist_ok=True)
    z = scale[0] * score + scale[1]
    figure, (roc, calibration) = plt.subplots(1, 2, figsize=(8, 4))
    x, t, _ = roc_curve(y, score)
    roc.plot(x, t)
    roc.plot([0, 1], [0, 1], ":", color="grey")
    roc.set(xlabel="controls called ill", ylabel="patients found", title=f"AUC {roc_auc_score(y, score):.2f}, {len(y)} subjects, out of fold")
    p, o, _ = zip(*bins(y, z))
    calibration.plot([0, 1], [0, 1], ":", color="grey")
    calibration.plot(p, o, "o-")
    calibration.set(xlabel="predicted", ylabel="observed", title=f"calibration, ECE {calibration_error(y, z):.2f}")
    figure.tight_layout()
    figure.savefig(folder / "typing-pattern.png", dpi=80)
