"""The card's plots."""
import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np


def draw(folder, labels, test, p, metrics):
    os.makedirs(folder, exist_ok=True)
    corpora = sorted(set(test.corpus))
    fig, axes = plt.subplots(1, 4, figsize=(15, 3.6))
    for axis, corpus in zip(axes, corpora):
        table = np.array(metrics["test_speakers"][corpus]["confusion"], float)
        axis.imshow(table / table.sum(1, keepdims=True), vmin=0, vmax=1, cmap="Blues")
        for i, row in enumerate(table):
            for j, n in enumerate(row):
                axis.text(j, i, int(n), ha="center", va="center", fontsize=8)
        axis.set_xticks(range(len(labels)), labels, rotation=45)
        axis.set_yticks(range(len(labels)), labels)
        axis.set_title(f"{corpus}: said (rows), heard (columns)", fontsize=9)
    confidence, right = p.max(1), p.argmax(1) == test.y
    for low in np.arange(0.2, 1, 0.1):
        i = (confidence >= low) & (confidence < low + 0.1)
        if i.sum() >= 5:
            axes[2].plot(confidence[i].mean(), right[i].mean(), "o", color="C0", markersize=3 + i.sum() / 12)
    axes[2].plot([0.2, 1], [0.2, 1], "--", color="gray")
    axes[2].set(title="calibration, test speakers", xlabel="confidence", ylabel="right")
    for name in ("test", "held_out"):
        curve = np.array(metrics[f"risk_coverage_{name}"])
        axes[3].plot(curve[:, 1], curve[:, 2], marker=".", label=name)
    axes[3].set(title="risk and coverage", xlabel="answered", ylabel="errors among the answered")
    axes[3].legend()
    fig.tight_layout()
    fig.savefig(os.path.join(folder, "speech-emotion.png"), dpi=80)
