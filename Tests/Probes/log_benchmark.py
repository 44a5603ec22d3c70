#!/usr/bin/env python3
"""How fast logs are read: MB/s and memory of `analyze`, for logs of a given size that are made here.

usage: log_benchmark.py PROGRAM [MEGABYTES [TIMES]]
"""
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

START = 1767225600000
EVENTS = [
    "* FAIL message received from {a} about {b}", "# Failover auth denied to {a}: its master is up",
    "* Clear FAIL state for node {a}: is reachable again and nobody is serving its slots after some time.",
    "* Background saving started by pid {n}", "* Background saving terminated with success",
    "* Full resync requested by replica 10.0.0.5:6379", "# Connection with replica 10.0.0.5:6379 lost.",
    "* Cluster state changed: ok", "# Cluster state changed: fail", "* 1 changes in 900 seconds. Saving...",
]
CHATTER = [
    "- Accepted 10.0.0.7:{n}", "- Client closed connection id={n} addr=10.0.1.2:5{n} fd=12 name= age=9 idle=0 flags=N",
    "- DB 0: {n} keys (12 volatile) in 4194304 slots HT.", ". {n} clients connected (2 replicas), 9{n} bytes in use",
    ". --- Processing packet of type ping, 2448 bytes", ". pong packet received: {a}", ". Pinging node {b}",
]


def write(path, texts, megabytes, before=""):
    chance = random.Random(5)
    ids = ["%040x" % chance.getrandbits(160) for _ in range(12)]
    at, written = START, 0
    with open(path, "w") as log:
        while written < megabytes * 1000000:
            at += chance.randrange(0, 9 if texts is CHATTER else 900)
            stamp = time.strftime("%d %b %Y %H:%M:%S", time.gmtime(at // 1000))
            message = chance.choice(texts).format(
                a=chance.choice(ids), b=chance.choice(ids), n=chance.randrange(1000, 9999))
            written += log.write(f"{before}6379:M {stamp}.{at % 1000:03d} {message}\n")


def seconds(program, path):
    begin = time.monotonic()
    subprocess.run([program, "analyze", path], check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


def main(program, megabytes=100, times=5):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "node.log")
        for name, texts, before in (
            ("chatter as written", CHATTER, ""), ("chatter through compose", CHATTER, "redis-1  | "),
            ("an event on every line", EVENTS, ""),
        ):
            write(path, texts, megabytes, before)
            spent = sorted(seconds(program, path) for _ in range(times))
            size = os.path.getsize(path) / 1e6
            print(f"{name:24} {size / spent[-1]:4.0f} / {size / spent[times // 2]:4.0f} / {size / spent[0]:4.0f} MB/s", flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"min / median / max of {times}, logs of {megabytes} MB; at most {peak:.0f} MiB of memory")


main(sys.argv[1], *map(int, sys.argv[2:]))
