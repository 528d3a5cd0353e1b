#!/bin/sh
# Rebuilds the chest X-ray model: sh training/xray/make.sh [DATA]. Needs dotnet and Debian's python3 with torch, onnx and matplotlib;
# two networks at a time, one on each core: 40 epochs of about 12 seconds each on a free core. PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/../.."
data=$(realpath "${1:-../shared/data}/xray")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

train() {
    nice "$python" training/xray/train.py "$data" "$work/squares.npy" "$work/$1.pt" --seed "$1" --styles "$2" "$3"
}

"$python" training/xray/negatives.py "$data" "$work/drawn"
{ tail -n +2 "$data/labels.csv" | cut -d, -f1 | sed "s|^|$data/|"; ls "$work"/drawn/*.png; } > "$work/list.txt"
dotnet run --project Cerebrum.Ml -- extract image "$work/list.txt" "$work/squares.npy"
{ train 1 strong mild; train 3 mild light; } &
first=$!
{ train 2 strong mild; train 4 mild light; } &
second=$!
wait "$first"
wait "$second"
"$python" training/xray/export.py "$data" "$work/squares.npy" Cerebrum.Ml/Weights/chest-xray docs/models/chest-xray.png "$work"/[1-4].pt
