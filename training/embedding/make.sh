#!/bin/sh
# Rebuilds the embedding model, the C# tests' golden values and the card's figures: sh training/embedding/make.sh [DATA].
# Needs Debian's python3 with torch, scipy and onnx. PYTHON names another interpreter.
set -eu
cd "$(dirname "$0")/../.."
data=${1:-../shared/data}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-/usr/bin/python3}
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1

"$python" training/embedding/train.py "$data" Cerebrum.Llm/Knowledge/Pack "$work"
"$python" training/embedding/stand_in.py Cerebrum.Tests/Knowledge/StandIn
"$python" training/embedding/export.py "$data" "$work" Cerebrum.Llm/Knowledge/Embedding/Weights Cerebrum.Tests/Knowledge/embedding-golden.jsonl docs/models/passage-embedding.md
