#!/bin/sh
# From the data to the re-ranker's files, about three minutes on two cores. usage: sh training/retrieval/make.sh   (reads ../shared/data/knowledge)
# Needs python3 with numpy, scipy and scikit-learn (Debian: python3-sklearn), xz, and the .NET SDK.
set -eu
cd "$(dirname "$0")/../.."
python=${PYTHON:-/usr/bin/python3}
shipped=Cerebrum.Llm/Knowledge/Retrieval
features=artifacts/bench/features.jsonl
"$python" training/retrieval/words.py "$shipped/words.tsv"
dotnet build bench/Cerebrum.Bench -c Release -v quiet
artifacts/bin/Cerebrum.Bench/release/Cerebrum.Bench knowledge quality --features "$features" > /dev/null
"$python" training/retrieval/tune.py "$features" "$shipped/reranker.json"
dotnet build bench/Cerebrum.Bench -c Release -v quiet
artifacts/bin/Cerebrum.Bench/release/Cerebrum.Bench knowledge quality
