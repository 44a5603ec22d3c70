#!/usr/bin/env python3
"""What one request costs the client: shaketable beside redis-benchmark, and beside memtier_benchmark
and valkey-benchmark where they are on the PATH. All in one run, alternating, with client and servers
on one core; medians with min and max. Called by scripts/benchmark load, in a network namespace of its own."""
import glob, json, os, re, resource, shutil, signal, socket, statistics, subprocess, sys, tempfile, time

sys.dont_write_bytecode = True
import step_count

PROGRAM, ROUNDS, REQUESTS = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
ITEMS = sys.argv[4:] or ["cost", "counts", "pace", "stall", "tls"]
CORE = str(sorted(os.sched_getaffinity(0))[-1])
PIN = ["taskset", "-c", CORE]
TICK = os.sysconf("SC_CLK_TCK")
LONGEST = 20_000_000


def free_port():
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port + 10000 < 65536:
            return port


class Servers:
    """Masters of a cluster, on the core of the client."""

    def __init__(self, folder, count, certificate=None):
        self.ports, self.processes = [], []
        self.certificate = certificate
        for index in range(count):
            port = free_port()
            home = f"{folder}/{count}-{index}"
            os.makedirs(home)
            self.processes.append(subprocess.Popen(
                PIN + ["redis-server", *self.listening(port), "--bind", "127.0.0.1", "--dir", home, "--save", "",
                       "--cluster-enabled", "yes", "--maxclients", "20000"], stdout=subprocess.DEVNULL))
            self.ports.append(port)
        time.sleep(0.5)
        edges = [16384 * index // count for index in range(count + 1)]
        for index in range(count):
            self.command(index, "cluster", "addslotsrange", edges[index], edges[index + 1] - 1)
            self.command(index, "cluster", "set-config-epoch", index + 1)
        for index in range(1, count):
            self.command(0, "cluster", "meet", "127.0.0.1", self.ports[index])
        deadline = time.time() + 30
        while not all(f"cluster_known_nodes:{count}\r" in (text := self.command(index, "cluster", "info"))
                      and "cluster_state:ok" in text for index in range(count)):
            if time.time() > deadline:
                sys.exit("the servers did not become a cluster")
            time.sleep(0.1)

    def listening(self, port):
        if not self.certificate:
            return ["--port", str(port)]
        return ["--port", "0", "--tls-port", str(port), "--tls-cert-file", f"{self.certificate}.crt", "--tls-key-file",
                f"{self.certificate}.key", "--tls-ca-cert-file", f"{self.certificate}.crt", "--tls-auth-clients", "no",
                "--tls-cluster", "yes"]

    def command(self, index, *words):
        secured = ["--tls", "--cacert", f"{self.certificate}.crt"] if self.certificate else []
        return subprocess.run(["redis-cli", "-p", str(self.ports[index]), *secured, *map(str, words)],
                              capture_output=True, text=True).stdout.replace("\n", "\r\n").replace("\r\r", "\r")

    def seconds(self):
        total = 0
        for process in self.processes:
            with open(f"/proc/{process.pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def end(self):
        for process in self.processes:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.processes:
            process.wait()


def shaketable(servers, pipeline, requests):
    return [PROGRAM, "load-cost", "--ports", ",".join(map(str, servers.ports)), "--requests", str(requests),
            "--pipeline", str(pipeline)] + (["--ca", f"{servers.certificate}.crt"] if servers.certificate else [])


def redis_benchmark(name):
    def words(servers, pipeline, requests):
        cluster = ["--cluster"] if len(servers.ports) > 1 else []
        if servers.certificate:
            cluster += ["--tls", "--cacert", f"{servers.certificate}.crt"]
        return [name, "-p", str(servers.ports[0]), *cluster, "-c", "50", "-P", str(pipeline), "-d", "64", "-r", "10000",
                "-t", "set,get", "-n", str(requests // 2), "--csv"]
    return words


def memtier(servers, pipeline, requests):
    cluster = ["--cluster-mode"] if len(servers.ports) > 1 else []
    return ["memtier_benchmark", "-p", str(servers.ports[0]), *cluster, "-t", "1", "-c", "50", "--pipeline", str(pipeline),
            "-d", "64", "--ratio", "1:1", "--key-maximum", "10000", "-n", str(requests // 50), "--hide-histogram"]


TOOLS = {"shaketable": shaketable}
for name in ("redis-benchmark", "valkey-benchmark"):
    if shutil.which(name):
        TOOLS[name] = redis_benchmark(name)
if shutil.which("memtier_benchmark"):
    TOOLS["memtier_benchmark"] = memtier


def latencies(name, output):
    """The median and the 99th percentile in microseconds, as the tool prints them."""
    if name == "shaketable":
        line = json.loads(output)
        return line["p50"], line["p99"]
    if name.endswith("-benchmark"):
        rows = [line.replace('"', "").split(",") for line in output.splitlines()[1:] if line.startswith('"')]
        rows = [row for row in rows if row[0] in ("SET", "GET") and len(row) > 6]
        return tuple(1000 * statistics.mean(float(row[column]) for row in rows) for column in (4, 6)) if rows else (0, 0)
    found = re.search(r"^Totals\s+(.*)$", output, re.M)
    numbers = [float(word) for word in found.group(1).split() if re.match(r"^[\d.]+$", word)] if found else []
    return (1000 * numbers[-4], 1000 * numbers[-3]) if len(numbers) >= 4 else (0, 0)


def once(name, servers, pipeline, requests):
    """CPU of a request without what starting up costs: the difference of a long run and a short one.

    redis-benchmark in cluster mode burns some 0.5 s whatever the number of requests, for its threads poll until it
    looks at them; a run that is over by then costs as much as a short one, and the difference says 0.08 us a request
    where long runs say 0.5. So the long run is made longer until it costs several times what the short one does."""
    few = whole(name, servers, pipeline, 2000)
    many = whole(name, servers, pipeline, requests)
    while many[1] < 5 * few[1] and requests < LONGEST:
        requests *= 2
        many = whole(name, servers, pipeline, requests)
    done, client, server = (many[column] - few[column] for column in range(3))
    return (client / done * 1e6, client / server, done / (many[3] - few[3]), *many[4:])


def finished(name, command):
    """What a command printed, which must end well."""
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode:
        sys.exit(f"{name}: {command[0]} ended with {result.returncode}: {result.stderr}")
    return result


def whole(name, servers, pipeline, requests):
    before, usage, begin = servers.seconds(), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    result = finished(name, PIN + TOOLS[name](servers, pipeline, requests))
    seconds, after = time.monotonic() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
    done = json.loads(result.stdout)["issued"] if name == "shaketable" else requests
    client = after.ru_utime + after.ru_stime - usage.ru_utime - usage.ru_stime
    server = servers.seconds() - before
    return (done, client, server, seconds, *latencies(name, result.stdout))


def cost(folder):
    print(f"client CPU of a request, client and servers on core {CORE}; {ROUNDS} alternating runs of {REQUESTS} "
          "GET and SET of 64 bytes, 50 connections; median (min to max)")
    print(f"{'':26}{'tool':20}{'us/request':>22}{'client/server':>22}{'requests/s':>26}{'p50 us':>9}{'p99 us':>9}")
    for count in (1, 3):
        servers = Servers(folder, count)
        try:
            for pipeline in (1, 16):
                requests = REQUESTS * (4 if pipeline > 1 else 1)
                results = {name: [] for name in TOOLS}
                for _ in range(ROUNDS):
                    for name in TOOLS:
                        results[name].append(once(name, servers, pipeline, requests))
                shape = f"{'single' if count == 1 else 'cluster of 3'}, pipeline {pipeline}"
                for name, runs in results.items():
                    us, ratio, rate, p50, p99 = zip(*runs)
                    print(f"{shape:26}{name:20}{spread(us, 3):>22}{spread(ratio, 2):>22}{spread(rate, 0):>26}"
                          f"{statistics.median(p50):9.0f}{statistics.median(p99):9.0f}")
                    shape = ""
        finally:
            servers.end()


def tls(folder):
    """The same over TLS, beside the tools that are built with it: one node, no resumption, handshakes left out like all of starting up."""
    certificate = f"{folder}/own"
    finished("openssl", ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
                         "-keyout", f"{certificate}.key", "-out", f"{certificate}.crt", "-subj", "/CN=benchmark", "-addext",
                         "subjectAltName=IP:127.0.0.1"])
    tools = [name for name in TOOLS if name == "shaketable" or name.endswith("-benchmark")
             and "--tls" in subprocess.run([name, "--help"], capture_output=True, text=True).stdout]
    print(f"over TLS, one node: client CPU of a request, as above; {ROUNDS} alternating runs of {REQUESTS}")
    servers = Servers(folder, 1, certificate)
    try:
        for pipeline in (1, 16):
            requests = REQUESTS * (4 if pipeline > 1 else 1)
            results = {name: [] for name in tools}
            for _ in range(ROUNDS):
                for name in tools:
                    results[name].append(once(name, servers, pipeline, requests))
            for name, runs in results.items():
                us, ratio, rate, p50, p99 = zip(*runs)
                print(f"pipeline {pipeline:<5}{name:20}{spread(us, 3):>22}{spread(ratio, 2):>22}{spread(rate, 0):>26}"
                      f"{statistics.median(p50):9.0f}{statistics.median(p99):9.0f}")
    finally:
        servers.end()


def spread(values, digits):
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def of_each(counted, few, many):
    """What one request adds: the difference of a long run and a short one, so that starting up does not count."""
    (low, before), (high, after) = counted(few), counted(many)
    return (high - low) / (after - before)


def syscalls(name, servers, pipeline):
    def counted(requests):
        with tempfile.NamedTemporaryFile(mode="r") as file:
            result = finished(name, ["strace", "-c", "-f", "-o", file.name, *TOOLS[name](servers, pipeline, requests)])
            rows = [line.split() for line in file.read().splitlines() if line.rstrip().endswith("total")]
            done = json.loads(result.stdout)["issued"] if name == "shaketable" else requests
            return int(rows[-1][3] if len(rows[-1]) > 4 else rows[-1][2]), done
    return f"{of_each(counted, 10_000, 60_000):.3f}"


def stepped(name, servers, pipeline):
    """Instructions of one request of ours, which valgrind cannot run. What it does every 100 ms, and not for each
    request, is left out, for a stepped thread does it a thousand times too often."""
    steps = 2_000_000 if pipeline == 1 else 3_000_000
    return f"{step_count.count(TOOLS[name](servers, pipeline, 10**9), servers.ports, steps, step_count.PERIODIC)[0]:.0f}"


def simulated(name, servers, pipeline):
    """Instructions of one request of another tool."""
    def counted(requests):
        result = finished(name, ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                 *TOOLS[name](servers, pipeline, requests)])
        return int(re.search(r"Collected : (\d+)", result.stderr).group(1)), requests
    return f"{of_each(counted, 10_000, 110_000):.0f}"


def instructions(name, servers, pipeline):
    if name == "shaketable":
        return stepped(name, servers, pipeline)
    return simulated(name, servers, pipeline) if shutil.which("valgrind") else "(needs valgrind)"


def counts(folder):
    print("of one request: system calls (strace) and user instructions (ours stepped, the others' by callgrind)")
    for what, count_of, program in (("syscalls", syscalls, "strace"), ("instructions", instructions, "cc")):
        if not shutil.which(program):
            print(f"{what}: {program} is not on the PATH")
            continue
        for count in (1, 3) if what == "syscalls" else (1,):
            servers = Servers(folder, count)
            try:
                for pipeline in (1, 16):
                    line = "   ".join(f"{name} {count_of(name, servers, pipeline)}" for name in TOOLS)
                    print(f"{what:14}{'single' if count == 1 else 'cluster of 3':14}pipeline {pipeline:<4}{line}", flush=True)
            finally:
                servers.end()
            for home in glob.glob(f"{folder}/*"):
                shutil.rmtree(home)


def open_loop(servers, rate, seconds):
    return [PROGRAM, "load-cost", "--ports", ",".join(map(str, servers.ports)), "--rate", str(rate), "--seconds",
            str(seconds)]


def pace(folder):
    print("open loop: lateness of sending, and operations sent of those asked for")
    servers = Servers(folder, 3)
    try:
        for rate in (1000, 20000):
            for _ in range(ROUNDS):
                line = json.loads(subprocess.run(open_loop(servers, rate, 5), capture_output=True, text=True).stdout)
                print(f"{rate:6}/s   lateness p50 {line['lateness-p50']:.0f} us, p99 {line['lateness-p99']:.0f} us   "
                      f"latency p50 {line['p50']:.0f} us, p99 {line['p99']:.0f} us   "
                      f"sent {line['issued']:.0f} of {line['asked']:.0f} ({(line['issued'] / line['asked'] - 1) * 100:+.2f} %)")
    finally:
        servers.end()


def stall(folder):
    print("1000/s for 30 s, the server stopped for 5 s: 30000 sent, p99 4700 ms (5 s less the 1 % of 30 s)")
    servers = Servers(folder, 1)
    try:
        client = subprocess.Popen(open_loop(servers, 1000, 30), stdout=subprocess.PIPE, text=True)
        time.sleep(10)
        servers.processes[0].send_signal(signal.SIGSTOP)
        begin = time.monotonic()
        time.sleep(5)
        servers.processes[0].send_signal(signal.SIGCONT)
        stopped = time.monotonic() - begin
        line = json.loads(client.communicate()[0])
        due = stopped * 1000 - 0.01 * line["issued"]
        print(f"sent {line['issued']:.0f}, answered {line['succeeded']:.0f}, p99 {line['p99'] / 1000:.0f} ms, "
              f"{(line['p99'] / 1000 / due - 1) * 100:+.2f} % of {due:.0f} ms")
    finally:
        servers.end()


with tempfile.TemporaryDirectory() as folder:
    for item in ITEMS:
        {"cost": cost, "counts": counts, "pace": pace, "stall": stall, "tls": tls}[item](folder)
        for home in glob.glob(f"{folder}/*"):
            shutil.rmtree(home) if os.path.isdir(home) else os.remove(home)
