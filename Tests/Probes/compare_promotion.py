#!/usr/bin/env python3
"""Holds the harness's promotion instants against the blind prober's, run by run.

    python3 Tests/Probes/compare_promotion.py RUN-FOLDER [LIMIT-MS]

Exits 1 when they differ by the limit (20 ms) or more in any run, 2 when a run has only one of the two.
"""
import json
import pathlib
import sys


def promotions(run, judgement):
    for episode in judgement["episodes"]:
        for phase in episode["phases"]:
            if phase["name"] == "promotion" and phase.get("end") is not None:
                yield phase["end"]


def main():
    folder = pathlib.Path(sys.argv[1])
    limit = float(sys.argv[2]) if len(sys.argv) > 2 else 20.0
    verdict = json.loads((folder / "verdict.json").read_text())
    status = 0
    for judgement in verdict["runs"]:
        run = folder / "runs" / str(judgement["index"])
        origin = json.loads((run / "run.json").read_text())["monotonicOriginNanoseconds"]
        ours = list(promotions(run, judgement))
        lines = [json.loads(line) for line in (run / "companion.log").read_text().splitlines()
                 if line.startswith("{")]
        seen = [line["monotonic_ns"] - origin for line in lines if line["event"] == "promotion"]
        if not ours or not seen:
            print(f"run {judgement['index']}: harness {ours} prober {seen}: nothing to compare")
            status = max(status, 2)
            continue
        difference = (ours[0] - seen[0]) / 1e6
        verdict_text = "ok" if abs(difference) < limit else "TOO FAR"
        print(f"run {judgement['index']}: harness {ours[0] / 1e6:.1f} ms, prober "
              f"{seen[0] / 1e6:.1f} ms, difference {difference:+.1f} ms {verdict_text}")
        if abs(difference) >= limit:
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
