"""An independent float64 implementation of acoustic-functionals/1's frame measures and functionals, in numpy and scipy, from the
written definitions. Prints the golden values of FunctionalsTests for the test's synthetic voice."""
import numpy as np
import scipy.fft
import scipy.stats

RATE, LENGTH, HOP = 16000, 400, 160


def voice(seconds=2.0):
    """Three syllables of a gliding pulse-like tone with a pause, exact in every language: sums of sines, rounded to 16 bits."""
    n = np.arange(int(seconds * RATE))
    t = n / RATE
    phase = 2 * np.pi * (140 * t + 15 * np.sin(2 * np.pi * 0.7 * t) / (2 * np.pi * 0.7))
    tone = sum(np.sin(h * phase) / h for h in range(1, 12))
    envelope = 0.05 + 0.95 * np.sin(np.pi * 3 * t / seconds) ** 2
    pause = np.where((t > 0.9) & (t < 1.3), 0.002, 1.0)
    hiss = 0.002 * np.sin(n.astype(float) ** 2 * 0.013)
    return np.round((0.25 * tone * envelope * pause + hiss) * 32768) / 32768


def frames_of(x, window):
    count = 1 + (len(x) - LENGTH) // HOP
    pad = (len(window) - LENGTH) // 2
    padded = np.concatenate([np.zeros(pad), x, np.zeros(len(window))])
    return np.stack([padded[i * HOP:i * HOP + len(window)] for i in range(count)])


def hann(n):
    return np.sin(np.pi * (np.arange(n) + 0.5) / n) ** 2


def mel_filters():
    mel = lambda hz: 2595 * np.log10(1 + np.asarray(hz) / 700)
    edges = np.linspace(mel(50.0), mel(7600.0), 28)
    bins = mel(np.arange(257) * RATE / 512)
    step = edges[1] - edges[0]
    return np.maximum(0, np.minimum(bins[None] - edges[:-2, None], edges[2:, None] - bins[None]) / step)


def shape_of(power):
    p = power + 1e-10
    share, log, khz = p / p.sum(1, keepdims=True), np.log(p), np.arange(257) * RATE / 512 / 1000
    centroid = share @ khz
    d = khz[None] - centroid[:, None]
    spread = np.sqrt((share * d ** 2).sum(1))
    band = lambda lo, hi: (khz >= lo) & (khz < hi)
    level = 10 * np.log10(p)
    return {
        "centroid_khz": centroid, "spread_khz": spread, "skewness": (share * d ** 3).sum(1) / (spread ** 3 + 1e-9),
        "flatness_ln": np.log(scipy.stats.gmean(p, axis=1) / p.mean(1)),
        "entropy": scipy.stats.entropy(share, axis=1) / np.log(257),
        "rolloff85_khz": khz[(np.cumsum(share, 1) >= 0.85).argmax(1)],
        "flux": np.r_[0, np.linalg.norm(np.diff(share, axis=0), axis=1)],
        "slope_0_500_db_khz": np.polyfit(khz[band(0, 0.5)], level[:, band(0, 0.5)].T, 1)[0],
        "slope_500_1500_db_khz": np.polyfit(khz[band(0.5, 1.5)], level[:, band(0.5, 1.5)].T, 1)[0],
        "alpha_ratio_db": 10 * np.log10(share[:, band(0.05, 1)].sum(1) / share[:, band(1, 5)].sum(1)),
        "hammarberg_db": level[:, band(0, 2)].max(1) - level[:, band(2, 5)].max(1),
    }


def functionals(group, column, chosen, seconds):
    v = column[chosen]
    padded = np.pad(column, 2, mode="edge")
    delta = (padded[3:-1] - padded[1:-3] + 2 * (padded[4:] - padded[:-4])) / 10
    p10, p50, p90 = np.percentile(v, [10, 50, 90])
    return {f"{group}.mean": v.mean(), f"{group}.std": v.std(), f"{group}.p10": p10, f"{group}.p50": p50, f"{group}.p90": p90,
            f"{group}.slope": np.polyfit(seconds[chosen], v, 1)[0], f"{group}.delta_std": delta[chosen].std()}


def describe(x):
    """All features that follow from spectra and levels, over the frames louder than -60 dB and 35 dB under the 95th percentile."""
    raw = frames_of(x, np.ones(LENGTH))
    level = 10 * np.log10((raw ** 2).mean(1) + 1e-10)
    noise, peak = np.percentile(level, [10, 95])
    chosen = level > max(min(noise + 6, peak - 6), peak - 35, -60)
    first, end = np.flatnonzero(chosen)[[0, -1]] + [0, 1]
    power = np.abs(scipy.fft.rfft(raw * hann(LENGTH), 512)) ** 2
    logmel = np.log(power @ mel_filters().T + 1e-10)
    mfcc = scipy.fft.dct(logmel, norm="ortho")[:, 1:14]
    seconds, cut = np.arange(len(level)) * HOP / RATE, slice(first, end)
    out = {}
    for name, column in list(shape_of(power).items()) + [(f"mfcc{i + 1}", mfcc[:, i]) for i in range(13)]:
        out |= functionals(name, column[cut], chosen[cut], seconds[cut])
    level_of = functionals("level", level[cut], chosen[cut], seconds[cut])
    out |= {k: v - level_of["level.mean"] if ".p" in k else v for k, v in level_of.items() if k != "level.mean"}
    out["level.db"] = level_of["level.mean"]
    means = logmel[cut][chosen[cut]].mean(0)
    for b in range(26):
        out[f"mel{b + 1}.mean"], out[f"mel{b + 1}.std"] = means[b] - means.mean(), logmel[cut][chosen[cut]][:, b].std()
    for g in range(6):
        envelope = logmel[cut][:, g * 26 // 6:(g + 1) * 26 // 6].mean(1)
        envelope, w, t = envelope - envelope.mean(), hann(end - first), np.arange(end - first) * 0.01
        for hz in (1, 2, 3, 4, 6, 8, 12, 16):
            out[f"modulation{g + 1}.{hz}hz_ln"] = np.log(2 * abs((w * envelope * np.exp(-2j * np.pi * hz * t)).sum()) / w.sum() + 1e-3)
    return out


if __name__ == "__main__":
    for name, value in describe(voice()).items():
        print(f"        {name} {value:.9g}")
