#!/bin/sh
# Rebuilds the speech emotion model from ../shared/data: features by the service's own extractor, then training.
set -eu
cd "$(dirname "$0")/../.."
data=${1:-../shared/data}
work=${2:-artifacts/training/speech}
mkdir -p "$work"
work=$(realpath "$work") # dotnet run starts in the folder of the project
find "$(realpath "$data")/audio" -name '*.flac' | sort > "$work/list.txt"
[ -s "$work/features.csv" ] || dotnet run -c Release --project Cerebrum.Ml -- extract audio "$work/list.txt" "$work/features.csv"
/usr/bin/python3 training/speech/train.py --data "$data" --features "$work/features.csv" \
    --weights Cerebrum.Ml/Weights/speech-emotion --card docs/models | tee "$work/figures.json"
