#!/usr/bin/env python3
"""Times `redis-cli --cluster create` until the cluster is whole, by the same criterion as shaketable's.

    redis_cli_startup.py MASTERS REPLICAS

Called by scripts/benchmark startup, in a network namespace of its own. Prints seconds from the first fork until every
node agrees on every slot and says cluster_state:ok, every replica says master_link_status:up, and every master counts
its replicas as online.
"""
import pathlib
import socket
import subprocess
import sys
import tempfile
import time


def ask(host, *words):
    with socket.create_connection((host, 7000), timeout=2) as link:
        link.sendall(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(w), w.encode()) for w in words))
        data = b""
        while b"\r\n" not in data:
            data += link.recv(65536)
        length = int(data[1:data.index(b"\r\n")])
        need = data.index(b"\r\n") + 4 + length
        while len(data) < need:
            data += link.recv(65536)
        return data[data.index(b"\r\n") + 2:need - 2].decode()


def is_whole(hosts, masters, replicas):
    owners = set()
    for host in hosts:
        if "cluster_state:ok" not in ask(host, "CLUSTER", "INFO"):
            return False
        table = [line.split() for line in ask(host, "CLUSTER", "NODES").splitlines()]
        if any("fail" in row[2] or "handshake" in row[2] for row in table):
            return False
        slots = sorted((row[0], tuple(row[8:])) for row in table if "master" in row[2])
        if sum(1 for _, ranges in slots if ranges) != masters:
            return False
        owners.add(tuple(slots))
        replication = ask(host, "INFO", "replication")
        if "role:slave" in replication and "master_link_status:up" not in replication:
            return False
        if "role:master" in replication and replication.count("state=online") != replicas:
            return False
    return len(owners) == 1


def main():
    masters, replicas = int(sys.argv[1]), int(sys.argv[2])
    hosts = ["127.0.1.%d" % (i + 1) for i in range(masters * (1 + replicas))]
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        servers = []
        for host in hosts:
            place = pathlib.Path(folder, host)
            place.mkdir()
            servers.append(subprocess.Popen(
                ["redis-server", "--port", "7000", "--bind", host, "--bind-source-addr", host, "--cluster-enabled", "yes",
                 "--save", "", "--cluster-node-timeout", "2000", "--protected-mode", "no"],
                cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        try:
            for host in hosts:
                while True:
                    try:
                        socket.create_connection((host, 7000), timeout=1).close()
                        break
                    except OSError:
                        time.sleep(0.01)
            subprocess.run(
                ["redis-cli", "--cluster", "create", *[h + ":7000" for h in hosts], "--cluster-replicas", str(replicas),
                 "--cluster-yes"], check=True, stdout=subprocess.DEVNULL)
            while not is_whole(hosts, masters, replicas):
                time.sleep(0.02)
            print("%.3f" % (time.monotonic() - begin))
        finally:
            for server in servers:
                server.kill()


if __name__ == "__main__":
    main()
