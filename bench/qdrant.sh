#!/usr/bin/env bash
# The tests every index has to pass, against a real Qdrant server: its own approximate search, its own deletions.
# Usage: bench/qdrant.sh    (starts qdrant/qdrant:v1.18.0 by docker or podman; CEREBRUM_QDRANT=http://host:6334 names a running one)
set -euo pipefail
cd "$(dirname "$0")/.."
skip() { echo "SKIPPED: $1"; exit 0; }

if [ -z "${CEREBRUM_QDRANT:-}" ]; then
  engine=
  for e in docker podman; do
    if "$e" info > /dev/null 2>&1; then engine=$e; break; fi
  done
  [ -n "$engine" ] || skip "no container engine runs here, and CEREBRUM_QDRANT names no server. Nothing was tested."
fi

dotnet build Cerebrum.Tests --verbosity quiet
[ "$(dotnet msbuild Cerebrum.Llm -getProperty:VendorPackages)" = true ] || skip "the NuGet feed has no Qdrant.Client, so this build has no such store. Nothing was tested."

if [ -z "${CEREBRUM_QDRANT:-}" ]; then
  id=$("$engine" run --detach --rm --publish 127.0.0.1::6333 --publish 127.0.0.1::6334 docker.io/qdrant/qdrant:v1.18.0)
  trap '"$engine" stop "$id" > /dev/null' EXIT
  ready=http://$("$engine" port "$id" 6333/tcp | head -1)/readyz
  for _ in $(seq 300); do curl -sf "$ready" > /dev/null && break; sleep 0.2; done
  CEREBRUM_QDRANT=http://$("$engine" port "$id" 6334/tcp | head -1)
fi

export CEREBRUM_QDRANT
echo "Qdrant at $CEREBRUM_QDRANT"
artifacts/bin/Cerebrum.Tests/debug/Cerebrum.Tests -class Cerebrum.Tests.Knowledge.Index.Vendors.QdrantIndexTests
