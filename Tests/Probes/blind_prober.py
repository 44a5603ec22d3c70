#!/usr/bin/env python3
"""An independent look at a failover: knows nothing of the harness, reads no log.

Run it beside a plan that stops the master of slot 0:

    scripts/run plans/pause-master.yaml --companion "python3 Tests/Probes/blind_prober.py"

It writes a key of slot 0 to every node but the first owner, every 2 ms, and prints a JSON line with
CLOCK_MONOTONIC when a node that refused the write (MOVED, CLUSTERDOWN) accepts it: that is the promotion.
"""
import json
import os
import selectors
import signal
import socket
import sys
import time


def crc16(data):
    total = 0
    for byte in data:
        total ^= byte << 8
        for _ in range(8):
            total = ((total << 1) ^ 0x1021 if total & 0x8000 else total << 1) & 0xFFFF
    return total


def key_of_slot(slot):
    number = 0
    while crc16(str(number).encode()) % 16384 != slot:
        number += 1
    return "blind:{%d}" % number


class Node:
    """One node's connection; a write is outstanding or it is not."""

    def __init__(self, number, host, port):
        self.number, self.address = number, (host, port)
        self.socket, self.waiting, self.accepts = None, False, None

    def connect(self):
        self.socket = socket.create_connection(self.address, timeout=1)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.waiting = False


def main():
    slot = int(os.environ.get("PROBE_SLOT", "0"))
    key = key_of_slot(slot).encode()
    command = b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$1\r\nx\r\n" % (len(key), key)
    nodes = []
    for entry in os.environ["SHAKETABLE_NODES"].split(","):
        host, port = entry.rsplit(":", 1)
        nodes.append(Node(len(nodes) + 1, host, int(port)))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    selector = selectors.DefaultSelector()
    for node in nodes:
        node.connect()
        selector.register(node.socket, selectors.EVENT_READ, node)
    print(json.dumps({"event": "ready", "key": key.decode(), "nodes": len(nodes)}), flush=True)
    owner = None
    while True:
        started = time.monotonic()
        for node in nodes:
            if node.socket and not node.waiting and node is not owner:
                try:
                    node.socket.send(command)
                    node.waiting = True
                except OSError:
                    selector.unregister(node.socket)
                    node.socket = None
        for item, _ in selector.select(timeout=0.002):
            now, node = time.monotonic_ns(), item.data
            try:
                reply = node.socket.recv(4096)
            except OSError:
                reply = b""
            if not reply:
                selector.unregister(node.socket)
                node.socket = None
                continue
            node.waiting = False
            accepts = reply.startswith(b"+OK")
            if accepts and node.accepts is None and owner is None:
                owner = node
                print(json.dumps({"event": "owner", "node": node.number}), flush=True)
            elif accepts and not node.accepts:
                line = {"event": "promotion", "node": node.number, "monotonic_ns": now}
                print(json.dumps(line), flush=True)
            node.accepts = accepts
        time.sleep(max(0.0, 0.002 - (time.monotonic() - started)))


if __name__ == "__main__":
    main()
