#!/bin/sh
# Fits and measures the gate of Cerebrum.Ml/Speech/SpeechGate.cs; the features are those that train.sh has written.
set -eu
cd "$(dirname "$0")/../.."
work=$(realpath "${1:-artifacts/training/speech}")
/usr/bin/python3 training/speech/changed.py "$work/list.txt" "$work/changed" > "$work/changed.txt"
/usr/bin/python3 training/speech/sounds.py "$work/sounds0" 0 > "$work/sounds0.txt"
/usr/bin/python3 training/speech/sounds.py "$work/sounds1" 1 > "$work/sounds1.txt"
for set in changed sounds0 sounds1; do
    dotnet run -c Release --project Cerebrum.Ml -- extract audio "$work/$set.txt" "$work/$set.csv"
done
/usr/bin/python3 training/speech/gate.py "$work/features.csv" "$work/changed.csv" "$work/sounds0.csv" "$work/sounds1.csv"
