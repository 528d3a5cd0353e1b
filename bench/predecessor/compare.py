#!/usr/bin/python3
"""Sends the same inputs in turn to Cerebrum.Ml and to the re-creation of its predecessor, and prints what each took.

usage: compare.py ML_PROGRAM     (bench/predecessor.sh builds it first)

Each request opens its own connection, as the predecessor's clients did. A round asks every service once; CPU time is that
of the service's process (children included), in ticks of the kernel's clock over all rounds.
"""
import base64
import http.client
import io
import json
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import time
import wave

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARM_UP, ROUNDS, START_S, ANSWER_S = 40, 200, 60, 20
LABEL = {"audio": "detected_emotion", "typing": "detected_condition"}


class Service:
    def __init__(self, name, command):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.name = name
        command = [part.replace("PORT", str(self.port)) for part in command]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)

    def wait(self):
        until = time.monotonic() + START_S
        while time.monotonic() < until and self.process.poll() is None:
            try:
                if self.ask("GET", "/")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        sys.exit(f"{self.name} did not start within {START_S} s.")

    def ask(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def cpu_s(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


def clip(seconds=3):
    """The first seconds of the sample voice as a WAV."""
    with wave.open(str(ROOT / "samples/voice-synthetic.wav")) as whole:
        out = io.BytesIO()
        with wave.open(out, "wb") as part:
            part.setparams(whole.getparams())
            part.writeframes(whole.readframes(seconds * whole.getframerate()))
    return base64.b64encode(out.getvalue()).decode()


def keystrokes(count=500):
    """The sample typing, again from its start until there are enough."""
    typed = json.loads((ROOT / "samples/typing-steady.json").read_text())["keystrokes"]
    span = typed[-1]["timeUp"] - typed[0]["timeDown"] + 200
    return {"keystrokes": [{**k, "timeDown": k["timeDown"] + i // len(typed) * span, "timeUp": k["timeUp"] + i // len(typed) * span}
                           for i in range(count) for k in [typed[i % len(typed)]]]}


def check(service, kind, status, body):
    answer = json.loads(body)
    missing = {LABEL[kind], "confidence", "probabilities"} - answer.keys()
    if status != 200 or missing or not 0.99 < sum(answer["probabilities"].values()) < 1.01:
        sys.exit(f"{service.name}, {kind}: expected 200 with the contract's fields; found {status}: {body[:200]!r}")


def measure(services, kind, body):
    took, cpu = {s: [] for s in services}, {}
    for i in range(WARM_UP + ROUNDS):
        if i == WARM_UP:
            cpu = {s: s.cpu_s() for s in services}
        for s in services:
            start = time.perf_counter()
            status, answer = s.ask("POST", "/ml/process", body)
            took[s].append((time.perf_counter() - start) * 1000)
            check(s, kind, status, answer)
    first = services[0]
    median = {s: statistics.median(took[s][WARM_UP:]) for s in services}
    used = {s: (s.cpu_s() - cpu[s]) * 1000 / ROUNDS for s in services}
    for s in services:
        p95 = sorted(took[s][WARM_UP:])[int(0.95 * ROUNDS)]
        print(f"| {kind} | {s.name} | {median[s]:.1f} | {p95:.1f} | {used[s]:.1f} | {median[s] / median[first]:.1f} | {used[s] / max(used[first], 1e-9):.1f} |")


def main():
    app = [sys.executable, "bench/predecessor/app.py", "PORT"]
    services = [Service("Cerebrum.Ml", [sys.argv[1], "--urls", "http://127.0.0.1:PORT"]), Service("predecessor, Flask threaded", [*app, "threaded"])]
    try:
        try:
            import waitress  # noqa: F401
            services.append(Service("predecessor, waitress", [*app, "waitress"]))
        except ImportError:
            print("python3-waitress is not installed: the predecessor runs on Flask's own server only.\n")
        for s in services:
            s.wait()
        print("| input | service | median ms | p95 ms | CPU ms a request | median, times ours | CPU, times ours |\n|---|---|---|---|---|---|---|")
        for kind, model, url in ("audio", "emotion", clip()), ("typing", "pattern", keystrokes()):
            measure(services, kind, json.dumps({"data_type": kind, "model": model, "url": url}))
    finally:
        for s in services:
            s.stop()


if __name__ == "__main__":
    main()
