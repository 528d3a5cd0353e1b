#!/usr/bin/python3
"""Writes samples/typing-steady.json: typing made up by this script, of nobody. usage: samples.py OUT"""
import json
import sys

import numpy as np

TEXT = ("the weather was calm and the boats stayed close to the shore while we walked along the harbour and talked about the week. "
        "in the evening we cooked a simple soup with beans, carrots and a little rice, and later we read until the lamp went out. "
        "nobody was in a hurry, and the morning came slowly over the hills behind the town.")


def main(out):
    rng = np.random.default_rng(7)
    usual = {key: rng.normal(95, 8) for key in sorted(set(TEXT))}  # Each key has its own usual hold, ms.
    down, up, keystrokes = 1_620_136_589_000.0, 0.0, []
    for key in TEXT[:320]:
        hold = usual[key] * rng.lognormal(0, 0.11)
        down = max(down + 1, up + rng.lognormal(np.log(115), 0.45)) if keystrokes else down
        up = down + hold
        keystrokes.append({"key": key, "timeDown": round(down), "timeUp": round(up)})
    with open(out, "w") as file:
        events = ",\n  ".join(json.dumps(k) for k in keystrokes)
        file.write(f'{{"keystrokes": [\n  {events}\n]}}\n')


if __name__ == "__main__":
    main(sys.argv[1])
