"""A tiny cluster client on a bare socket, for ClientProgramRunTests: SET and GET of one key, to the node that
MOVED names, each with half a second's patience; every operation is reported on descriptor 3."""
import json, os, signal, socket, sys, time

reports = os.fdopen(int(os.environ["SHAKETABLE_PROTOCOL_FD"]), "w", buffering=1)
nodes = [tuple(n.rsplit(":", 1)) for n in os.environ["SHAKETABLE_NODES"].split(",")]
key = os.environ["LOAD_KEY"]
stopping = False


def stop(*_):
    global stopping
    stopping = True


signal.signal(signal.SIGTERM, stop)


def report(**message):
    reports.write(json.dumps(message) + "\n")


def ask(node, *words):
    with socket.create_connection((node[0], int(node[1])), timeout=0.5) as connection:
        connection.settimeout(0.5)
        text = f"*{len(words)}\r\n" + "".join(f"${len(w)}\r\n{w}\r\n" for w in words)
        connection.sendall(text.encode())
        return connection.recv(4096).decode()


report(ready=True, client="socket", version="1")
node, turn = nodes[0], 0
while not stopping:
    turn += 1
    words = ("set", key, str(turn)) if turn % 2 else ("get", key)
    start = time.monotonic_ns()
    outcome = {"ok": True}
    try:
        reply = ask(node, *words)
        for _ in range(3):
            if not reply.startswith("-MOVED"):
                break
            node = tuple(reply.split()[2].rsplit(":", 1))
            reply = ask(node, *words)
        if reply.startswith("-") or not reply:
            outcome = {"error": reply[1:].strip() or "connection reset"}
        elif words[0] == "get":
            outcome |= {"found": False} if reply.startswith("$-1") else {"value": reply.split()[1]}
    except socket.timeout:
        outcome = {"error": "timeout"}
    except OSError:
        outcome = {"error": "connection refused"}
    if words[0] == "set":
        outcome["value"] = words[2]
    if "error" in outcome:
        node = nodes[turn % len(nodes)]
    report(op=words[0], key=key, start=start, end=time.monotonic_ns(), **outcome)
    time.sleep(0.01)
report(done=True)
