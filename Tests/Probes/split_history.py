#!/usr/bin/env python3
"""How often `shaketable compare` sees a regression in shuffled halves of a history.

usage: split_history.py SHAKETABLE HISTORY BASE_HASH [NEW_HASH] [--splits 20] [--size 20]

With one plan hash the conclusive runs of that plan are shuffled and parted in two, again and again: what
compare calls a regression there is a false alarm. With two, as many runs are drawn of each, and
a regression is a find. Hashes as `shaketable history FILE` shows them (their beginning will do).
"""
import argparse
import collections
import json
import random
import subprocess

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
parser.add_argument("shaketable")
parser.add_argument("history")
parser.add_argument("base")
parser.add_argument("new", nargs="?")
parser.add_argument("--splits", type=int, default=20)
parser.add_argument("--size", type=int, default=20, help="runs on each side")
parser.add_argument("--tolerance", default="10%")
options = parser.parse_args()

listed = subprocess.run(
    [options.shaketable, "history", options.history, "--format", "json"],
    check=True, capture_output=True, text=True)
runs = [run for run in json.loads(listed.stdout)["runs"] if not run["doubts"]]


def numbers(digits):
    return [run["number"] for run in runs if run.get("planHash", "").startswith(digits)]


answers = collections.Counter()
for split in range(options.splits):
    chance = random.Random(split)
    base = numbers(options.base)
    chance.shuffle(base)
    if options.new:
        new = numbers(options.new)
        chance.shuffle(new)
        base, new = base[:options.size], new[:options.size]
    else:
        size = min(options.size, len(base) // 2)
        base, new = base[:size], base[size:2 * size]
    command = [
        options.shaketable, "compare", "--history", options.history, "--force", "--format", "json",
        "--tolerance", options.tolerance, "--base-runs", ",".join(map(str, base)),
        "--new-runs", ",".join(map(str, new))]
    ended = subprocess.run(command, capture_output=True, text=True)
    if ended.returncode not in (0, 1, 2):
        raise SystemExit(f"compare ended with {ended.returncode}: {ended.stderr}")
    answer = json.loads(ended.stdout)
    answers[ended.returncode] += 1
    worse = [
        f"{measure['name']} {measure['difference']:+.3g}, p {measure['correctedPValue']:.3g}"
        for plan in answer["plans"] for measure in plan["measures"] if measure["isRegression"]]
    print(f"split {split + 1}: {len(base)} against {len(new)}: {answer['conclusion']} {'; '.join(worse)}")
print(f"regressions in {answers[1]} of {options.splits} splits; "
      f"none in {answers[0]}, not enough data in {answers[2]}")
