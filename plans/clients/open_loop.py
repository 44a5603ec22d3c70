"""What the asyncio loads beside it share: an open loop of operations, reported as Shaketable reads them.

Each operation is due at its time, whether or not those before it have ended, and its latency counts from then: a closed
loop would hide the operations that were not sent while it waited. Half of them set a key, half get one.
Settings: LOAD_RATE (operations a second, 40), LOAD_KEYS (1000).
"""
import asyncio
import itertools
import json
import os
import random
import signal
import time

CLIENT = os.environ.get("SHAKETABLE_CLIENT", "client")
NUMBERS = itertools.count(1)
REPORTS = os.fdopen(int(os.environ["SHAKETABLE_PROTOCOL_FD"]), "w", buffering=1)


def report(**message):
    REPORTS.write(json.dumps(message) + "\n")


def nodes():
    """The cluster's nodes, (host, port) each."""
    pairs = [node.rsplit(":", 1) for node in os.environ["SHAKETABLE_NODES"].split(",")]
    return [(host, int(port)) for host, port in pairs]


def tls():
    """What TLS takes, where the plan's cluster speaks it, as redis-py and valkey-py call it."""
    if "SHAKETABLE_CA" not in os.environ:
        return {}
    return {"ssl": True, "ssl_ca_certs": os.environ["SHAKETABLE_CA"],
            "ssl_certfile": os.environ["SHAKETABLE_CERT"], "ssl_keyfile": os.environ["SHAKETABLE_KEY"]}


def error_class(error):
    """A class that Shaketable knows, or the error's own name and text."""
    name, text = type(error).__name__, str(error)
    for word in ("CLUSTERDOWN", "TRYAGAIN", "MASTERDOWN", "LOADING", "READONLY"):
        if word in text or word in name.upper():
            return word
    if "timeout" in name.lower() or "timed out" in text.lower():
        return "timeout"
    if "refused" in text.lower():
        return "connection refused"
    if "connection" in name.lower() or "closed" in name.lower():
        return "connection reset"
    return f"{name}: {text}"[:200]


async def operation(client, key, due):
    command = random.choice(["set", "get"])
    # A value of its own for each write: so it is known in the end which one a key has.
    value = f"{CLIENT}:{next(NUMBERS)}:".ljust(64, "x") if command == "set" else None
    outcome = {"ok": True}
    if value:
        outcome["value"] = value
    try:
        if command == "set":
            await client.set(key, value)
        else:
            found = await client.get(key)
            text = found.decode() if isinstance(found, bytes) else found
            outcome |= {"found": False} if found is None else {"value": text}
    except Exception as error:  # a client's bug is an outcome too
        del outcome["ok"]
        outcome["error"] = error_class(error)
    report(op=command, key=key, start=due, end=time.monotonic_ns(), **outcome)


async def drive(name, connect):
    """Connects, says that it is ready, and works until SIGTERM."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    random.seed(int(os.environ["SHAKETABLE_SEED"]))
    client = await connect()
    interval = int(1e9 / float(os.environ.get("LOAD_RATE", "40")))
    keys = int(os.environ.get("LOAD_KEYS", "1000"))
    report(ready=True, client=name)
    due, under_way = time.monotonic_ns(), set()
    while not stopping.is_set():
        task = asyncio.create_task(operation(client, f"{CLIENT}:{random.randrange(keys)}", due))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
        due += interval
        try:
            await asyncio.wait_for(stopping.wait(), max(0, due - time.monotonic_ns()) / 1e9)
        except asyncio.TimeoutError:
            pass
    if under_way:
        await asyncio.wait(under_way, timeout=3)
    report(done=True, pending=len(under_way))
    os._exit(0)  # clients that hang on closing would be killed for it
