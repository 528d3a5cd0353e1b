#!/usr/bin/env bash
# Time from built to ready, of the first text-only answer, and of 50 warm ones through the gateway, in a stack of its own.
# Usage: bench/first-answer.sh    (needs curl; ports 18000 to 18002)
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build --verbosity quiet
data=$(mktemp -d) && log=$data/log
artifacts/bin/Cerebrum.AppHost/debug/Cerebrum.AppHost --Ports:Gateway=18000 --Ports:Llm=18001 --Ports:Ml=18002 "--Data:Folder=$data" > "$log" 2>&1 &
host=$!
trap 'kill "$host"; wait "$host" || true; rm -rf "$data"' EXIT
until grep -q "Cerebrum is ready" "$log"; do sleep 0.1; done
grep "Cerebrum is ready" "$log"

ask() { curl -sf -o /dev/null -w '%{time_total}\n' localhost:18000/api/chat -H 'Content-Type: application/json' -d "{\"question\": \"$1\"}"; }
echo "first answer: $(ask 'I have a throbbing headache on one side and bright light hurts') s"
questions=("my throat hurts and my nose runs" "it burns when I pee" "what helps against migraine?" "fever and cough since Monday" "my back hurts since I lifted a box")
for i in $(seq 50); do ask "${questions[i % 5]}"; done | sort -n | awk '{ t[NR] = $1 } END { print "warm answers: median " t[25] " s, slowest " t[NR] " s" }'
