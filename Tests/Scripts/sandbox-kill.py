#!/usr/bin/env python3
"""Kills the sandbox's processes with SIGKILL at random instants and looks for what is left behind.

usage: sandbox-kill.py SHAKETABLE [ROUNDS] [SEED]

Each round starts `SHAKETABLE sandbox-probe` with two nodes (each with a child of its own) and a
temporary directory, with or without namespaces, waits a random time from before the first process
to after the last, and kills the outer process, the first process of the sandbox, or the harness.
Within two seconds no process of that round, no mount, no network interface and no file may be
left, and the outer process's exit status must be the documented one.
As an ordinary user: setpriv --reuid=1000 --regid=1000 --clear-groups.
"""

import os
import random
import signal
import subprocess
import sys
import time


def processes(mark):
    """The processes whose command line has the mark: {pid: (parent, comm)}; zombies are none."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/cmdline", "rb") as file:
                if mark.encode() not in file.read():
                    continue
            with open(f"/proc/{name}/stat") as file:
                comm, rest = file.read().split("(", 1)[1].rsplit(")", 1)
            fields = rest.split()
            if fields[0] not in "ZX":
                found[int(name)] = (int(fields[1]), comm)
        except (FileNotFoundError, ProcessLookupError, IndexError):
            continue
    return found


def victim(kind, outer, mark):
    """The pid of the process of that kind, or None while there is none."""
    if kind == "outer":
        return outer
    found = processes(mark)
    for pid, (parent, _) in found.items():
        if kind == "init" and parent == outer:
            return pid
        if kind == "harness" and parent in found and found[parent][0] == outer:
            return pid
    return None


def machine():
    """What a round must leave as it was."""
    with open("/proc/self/mounts") as file:
        mounts = sorted(file)
    with open("/proc/net/dev") as file:
        interfaces = sorted(line.split(":")[0] for line in file)
    directories = {path: os.listdir(path) for path in ("/mnt", "/media", "/srv")}
    return mounts, interfaces, directories


def play(program, number, chance):
    """One round; returns what went wrong, or None."""
    mark = str(10_000_000 + os.getpid() * 1000 % 80_000_000 + number)
    kind = chance.choice(["outer", "init", "harness"])
    isolated = chance.random() < 0.6
    delay = chance.choice([0.01, 0.05, 0.3]) * chance.random()
    command = [program, "sandbox-probe", "--nodes", "2", "--wait", "--mark", mark]
    command += ["--temporary"] if isolated else ["--no-sandbox"]
    outer = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(delay)
    deadline = time.monotonic() + 5
    while (pid := victim(kind, outer.pid, mark)) is None:
        if time.monotonic() > deadline:
            return f"round {number}: no {kind} within 5 s"
    os.kill(pid, signal.SIGKILL)
    status = outer.wait(timeout=10)
    wanted = -signal.SIGKILL if kind == "outer" else 70
    deadline = time.monotonic() + 2
    while left := processes(mark):
        if time.monotonic() > deadline:
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            return f"round {number}: {kind} killed after {delay:.3f} s, left: {left}"
        time.sleep(0.005)
    if status != wanted:
        return f"round {number}: {kind} killed after {delay:.3f} s, status {status}, not {wanted}"
    return None


def main():
    program = sys.argv[1]
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 50
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    print(f"seed {seed}, {rounds} rounds, user {os.getuid()}")
    chance = random.Random(seed)
    before = machine()
    failures = [failure for number in range(rounds) if (failure := play(program, number, chance))]
    if machine() != before:
        failures.append("a mount, an interface or a file was left on the machine")
    for failure in failures:
        print(failure)
    print(f"{rounds - len(failures)} of {rounds} rounds left nothing behind")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
