#!/usr/bin/env python3
"""User instructions of each request of a load tool, by stepping its busiest thread (step_count.c).

    step_count.py PORT STEPS COMMAND...

runs the command, which loads the server on that port, and prints the instructions of a request and the functions
they are in. Used by load_benchmark.py. Needs a C compiler and nm."""
import bisect, os, re, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True

# What our load's worker does at certain times and not for each request.
PERIODIC = r"13LoadGenerator6WorkerV(4tick|9takeSlots)"
FOLDER = tempfile.TemporaryDirectory()


def stepper():
    """The compiled step_count; made once."""
    program = f"{FOLDER.name}/step_count"
    if not os.path.exists(program):
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "step_count.c")
        subprocess.run(["cc", "-O2", "-o", program, source], check=True)
    return program


def requests(ports):
    """Commands that the servers were sent by clients: what the bus or this probe causes is no GET or SET."""
    total = 0
    for port in ports:
        text = subprocess.run(["redis-cli", "-p", str(port), "info", "commandstats"], capture_output=True, text=True).stdout
        total += sum(int(calls) for calls in re.findall(r"cmdstat_[gs]et:calls=(\d+)", text))
    return total


def busiest_thread(process):
    threads = {}
    for thread in os.listdir(f"/proc/{process}/task"):
        with open(f"/proc/{process}/task/{thread}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        threads[thread] = int(fields[11]) + int(fields[12])
    return max(threads, key=threads.get)


def mappings(process):
    """(start, end, offset, file) of what is executable."""
    with open(f"/proc/{process}/maps") as file:
        rows = [line.split() for line in file]
    return [(*(int(word, 16) for word in row[0].split("-")), int(row[2], 16), row[5] if len(row) > 5 else "")
            for row in rows if "x" in row[1]]


def segments(path):
    """What to add to an offset in a file for the address that its symbols have."""
    text = subprocess.run(["readelf", "-lW", path], capture_output=True, text=True).stdout
    found = re.findall(r"LOAD\s+0x(\w+)\s+0x(\w+)\s+0x\w+\s+0x(\w+)", text)
    return [(int(offset, 16), int(size, 16), int(address, 16) - int(offset, 16)) for offset, address, size in found]


def symbols(path):
    """Sorted addresses, and sizes and names beside them."""
    rows = []
    for options in (["-S"], ["-S", "-D"]):
        text = subprocess.run(["nm", *options, path], capture_output=True, text=True).stdout
        rows += [(int(row[0], 16), int(row[1], 16), row[3]) for row in map(str.split, text.splitlines())
                 if len(row) == 4 and row[2] in "tTwWi"]
    rows.sort()
    return [row[0] for row in rows], rows


class Names:
    """Which function an address of a process is in."""

    def __init__(self, process):
        self.mappings, self.tables = mappings(process), {}

    def table(self, path):
        if path not in self.tables:
            self.tables[path] = (segments(path), *symbols(path)) if path.startswith("/") else ([], [], [])
        return self.tables[path]

    def name(self, address):
        for start, end, offset, path in self.mappings:
            if start <= address < end:
                place = address - start + offset
                loads, addresses, rows = self.table(path)
                shift = next((shift for first, size, shift in loads if first <= place < first + size), 0)
                index = bisect.bisect_right(addresses, place + shift) - 1
                return rows[index][2] if index >= 0 and place + shift < rows[index][0] + max(rows[index][1], 1) \
                    else path.rsplit("/", 1)[-1] or "?"
        return "?"

    def ranges(self, pattern):
        """Where functions lie whose names match, as step_count wants them."""
        result = []
        start, _, offset, path = self.mappings[0]
        loads, _, rows = self.table(path)
        for address, size, name in rows:
            if re.search(pattern, name):
                for first, length, shift in loads:
                    if first <= address - shift < first + length and offset <= address - shift:
                        place = start - offset + address - shift
                        result.append(f"{place:x}-{place + size:x}")
        return sorted(set(result))


def count(command, ports, steps, apart=None):
    """Instructions of a request, how many requests that is from, and [(instructions of a request, function)]."""
    client = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1.5)
        names = Names(client.pid)
        ranges = names.ranges(apart) if apart else []
        thread = busiest_thread(client.pid)
        # On one core with the stepper, a step costs no wake-up of another core.
        core = str(min(os.sched_getaffinity(0)))
        os.sched_setaffinity(int(thread), {int(core)})
        with subprocess.Popen(["taskset", "-c", core, stepper(), thread, str(steps), *ranges], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, text=True) as probe:
            def after(word):
                if probe.stdout.readline() != word + "\n":
                    sys.exit("step_count cannot step the client: see above")
                time.sleep(0.2)
                answered = requests(ports)
                probe.stdin.write("\n")
                probe.stdin.flush()
                return answered
            before = after("stopped")
            done = after("stepped") - before
            total = int(probe.stdout.readline().split()[1])
            functions = {}
            for line in probe.stdout:
                address, times = line.split()
                name = names.name(int(address, 16))
                functions[name] = functions.get(name, 0) + int(times)
    finally:
        client.kill()
        client.wait()
    return total / done, done, sorted(((times / done, name) for name, times in functions.items()), reverse=True)


if __name__ == "__main__":
    each, done, functions = count(sys.argv[3:], [sys.argv[1]], int(sys.argv[2]), PERIODIC)
    print(f"{each:.0f} instructions of a request, of {done} requests")
    for times, name in functions[:40]:
        print(f"{times:9.1f}  {name}")
