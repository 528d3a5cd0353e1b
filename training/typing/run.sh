#!/bin/sh
# From the data to the shipped model, about five minutes on two cores. usage: training/typing/run.sh DATA   (the folder with neuroqwerty/, tappy/, aalto136m/)
# Needs python3 with numpy, scikit-learn, onnx and matplotlib (Debian: python3-sklearn python3-onnx python3-matplotlib), and the .NET SDK.
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-/usr/bin/python3}
work=artifacts/typing
"$python" training/typing/unpack.py "$1" $work
"$python" training/typing/simulate.py "$1" $work
"$python" training/typing/sessions.py "$1" $work
dotnet build Cerebrum.Ml -c Release -v quiet
for list in "$work"/*.list; do
    artifacts/bin/Cerebrum.Ml/release/Cerebrum.Ml extract typing "$list" "${list%.list}.csv"
done
"$python" training/typing/train.py "$1" $work .
