#!/bin/sh
# Rebuilds the chest X-ray model: sh training/xray/make.sh [DATA]. Needs dotnet and Debian's python3 with torch, onnx and matplotlib;
# 28 epochs of about half a minute each on one free core. PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/../.."
data=$(realpath "${1:-../shared/data}/xray")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-/usr/bin/python3}

"$python" training/xray/negatives.py "$data" "$work/drawn"
{ tail -n +2 "$data/labels.csv" | cut -d, -f1 | sed "s|^|$data/|"; ls "$work"/drawn/*.png; } > "$work/list.txt"
dotnet run --project Cerebrum.Ml -- extract image "$work/list.txt" "$work/squares.npy"
train="nice $python training/xray/train.py $data $work/squares.npy"
$train "$work/1.pt" --seed 1 --epochs 12
$train "$work/2.pt" --seed 2 --epochs 12 --style mild --start "$work/1.pt"
for n in 1 2; do
    $train "$work/final-$n.pt" --seed 1$n --epochs 2 --rate 1e-3 --style mild --start "$work/$n.pt"
done
"$python" training/xray/export.py "$data" "$work/squares.npy" Cerebrum.Ml/Weights/chest-xray docs/models/chest-xray.png "$work"/final-?.pt
