#!/bin/sh
# Cerebrum.Ml beside a re-creation of its predecessor's path: the same 3 s clip and 500 keystrokes, in turn, in one run of a
# minute or two on free ports of this machine. usage: bench/predecessor.sh
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}
"$python" -c 'import flask, scipy, sklearn' 2> /dev/null || {
    echo "The predecessor needs python3-flask, python3-scipy and python3-sklearn (Debian); python3-waitress adds the fairer server." >&2
    exit 1
}
dotnet build Cerebrum.Ml -c Release -v quiet
"$python" bench/predecessor/compare.py artifacts/bin/Cerebrum.Ml/release/Cerebrum.Ml
