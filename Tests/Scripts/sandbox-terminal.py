#!/usr/bin/env python3
"""Presses Ctrl-C, Ctrl-Z and Ctrl-\\ on a terminal and counts what reaches the harness.

usage: sandbox-terminal.py SHAKETABLE

Each of Ctrl-C and Ctrl-\\ must come once, a change of the window's size too, and Ctrl-Z must
change nothing.
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time


def read_until(terminal, text, seconds=10):
    """What the terminal shows until the text comes; raises TimeoutError."""
    seen = ""
    deadline = time.monotonic() + seconds
    while text not in seen:
        if not select.select([terminal], [], [], max(0, deadline - time.monotonic()))[0]:
            raise TimeoutError(f"no {text!r} after {seen!r}")
        seen += os.read(terminal, 4096).decode()
    return seen


def play(program, mode):
    """Presses everything once; returns the names of the signals that came, in order, and the exit status."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(program, [program, "sandbox-probe", "--wait"] + mode)
    seen = read_until(terminal, "waiting")
    for press, answer in ((b"\x03", "signal: 2"), (b"\x1c", "signal: 3")):
        os.write(terminal, press)
        seen += read_until(terminal, answer)
    os.write(terminal, b"\x1a")
    time.sleep(0.2)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
    seen += read_until(terminal, "signal: 28")
    stopped = os.waitpid(pid, os.WNOHANG | os.WUNTRACED)
    if stopped[0] != 0:
        raise AssertionError(f"Ctrl-Z: {stopped}")
    os.kill(pid, 15)
    seen += read_until(terminal, "signal: 15")
    _, status = os.waitpid(pid, 0)
    signals = [int(number) for number in re.findall(r"signal: (\d+)", seen)]
    os.close(terminal)
    return signals, os.waitstatus_to_exitcode(status)


def main():
    failed = False
    for mode in ([], ["--no-sandbox"]):
        signals, status = play(sys.argv[1], mode)
        print(mode or "namespaces", signals, status)
        failed |= signals != [2, 3, 28, 15] or status != 43
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
