"""A load made by redis-py's cluster client, for the plan redis-py.yaml beside it.

Reports every operation on descriptor SHAKETABLE_PROTOCOL_FD, one JSON object a line. Settings:
LOAD_THREADS (callers, 4), LOAD_INTERVAL (seconds between one caller's operations, 0.005) and
LOAD_TIMEOUT (socket timeout in seconds; redis-py's own limits without it, which are 5 s in 8.1).
Exit status 69: redis-py is not installed.
"""
import itertools
import json
import os
import random
import signal
import sys
import threading
import time

try:
    import redis
    from redis.cluster import ClusterNode, RedisCluster
    from redis.exceptions import (
        ClusterDownError, ConnectionError, RedisError, ResponseError, TimeoutError, TryAgainError)
except ImportError as error:
    print(f"redis-py is not installed ({error}); pip install redis", flush=True)
    sys.exit(69)

CLIENT = os.environ.get("SHAKETABLE_CLIENT", "client")
NUMBERS = itertools.count(1)
REPORTS = os.fdopen(int(os.environ["SHAKETABLE_PROTOCOL_FD"]), "w", buffering=1)
LOCK = threading.Lock()
STOPPING = threading.Event()


def report(**message):
    with LOCK:
        REPORTS.write(json.dumps(message) + "\n")


def error_class(error):
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, ClusterDownError):
        return "CLUSTERDOWN"
    if isinstance(error, TryAgainError):
        return "TRYAGAIN"
    if isinstance(error, ConnectionError):
        return "connection refused" if "refused" in str(error) else "connection reset"
    return str(error) if isinstance(error, ResponseError) else f"{type(error).__name__}: {error}"[:200]


def call(client, generator, interval):
    due = time.monotonic() + generator.random() * interval
    while not STOPPING.wait(max(0, due - time.monotonic())):
        key = f"{CLIENT}:{generator.randrange(1000)}"
        message = {"op": "set" if generator.random() < 0.5 else "get", "key": key}
        message["start"] = time.monotonic_ns()
        try:
            if message["op"] == "set":
                # A value of its own for each write: so it is known in the end which one a key has.
                message["value"] = f"{CLIENT}:{next(NUMBERS)}:".ljust(64, "x")
                client.set(key, message["value"])
            else:
                found = client.get(key)
                message |= {"found": False} if found is None else {"value": found.decode()}
            message["ok"] = True
        except (RedisError, OSError) as error:
            message["error"] = error_class(error)
        report(**message, end=time.monotonic_ns())
        due = max(due + interval, time.monotonic())


def tls():
    """What TLS takes, where the plan's cluster speaks it."""
    if "SHAKETABLE_CA" not in os.environ:
        return {}
    return {"ssl": True, "ssl_ca_certs": os.environ["SHAKETABLE_CA"],
            "ssl_certfile": os.environ["SHAKETABLE_CERT"], "ssl_keyfile": os.environ["SHAKETABLE_KEY"]}


def main():
    signal.signal(signal.SIGTERM, lambda *_: STOPPING.set())
    nodes = [node.rsplit(":", 1) for node in os.environ["SHAKETABLE_NODES"].split(",")]
    limits = {}
    if "LOAD_TIMEOUT" in os.environ:
        timeout = float(os.environ["LOAD_TIMEOUT"])
        limits = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
    client = RedisCluster(
        startup_nodes=[ClusterNode(host, int(port)) for host, port in nodes], **limits, **tls())
    seed = int(os.environ["SHAKETABLE_SEED"])
    interval = float(os.environ.get("LOAD_INTERVAL", "0.005"))
    callers = [
        threading.Thread(
            target=call, args=(client, random.Random(seed + n), interval), daemon=True)
        for n in range(int(os.environ.get("LOAD_THREADS", "4")))]
    report(ready=True, client="redis-py", version=redis.__version__)
    for caller in callers:
        caller.start()
    STOPPING.wait()
    end = time.monotonic() + 3
    for caller in callers:
        caller.join(max(0, end - time.monotonic()))
    report(done=True, pending=sum(caller.is_alive() for caller in callers))


main()
