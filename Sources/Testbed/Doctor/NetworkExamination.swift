import Glibc
import Linux

/// Whether the kernel has what network faults are made of, each tried in a network namespace of its own.
enum NetworkExamination {
    /// One thing to try: shell commands that succeed where it is usable.
    private struct Trial {
        let name: String
        let commands: [String]
        let need: String
        let remedy: String
    }

    private static let classes = [
        "tc qdisc add dev lo root handle 1: htb default 1",
        "tc class add dev lo parent 1: classid 1:1 htb rate 10gbit quantum 60000",
        "tc class add dev lo parent 1: classid 1:2 htb rate 10gbit quantum 60000",
    ]

    private static let trials = [
        Trial(
            name: "htb", commands: classes, need: "network faults",
            remedy: "sudo modprobe sch_htb, or a kernel with CONFIG_NET_SCH_HTB"),
        Trial(
            name: "u32",
            commands: classes + [
                "tc filter add dev lo parent 1: protocol ip prio 1 u32 "
                    + "match ip src 127.0.1.1/32 match ip dport 7000 0xffff flowid 1:2"
            ],
            need: "network faults",
            remedy: "sudo modprobe cls_u32, or a kernel with CONFIG_NET_CLS_U32"),
        Trial(
            name: "netem", commands: classes + ["tc qdisc add dev lo parent 1:2 netem delay 1ms"],
            need: "the netem engine of network faults; without it the relay engine is used",
            remedy: "sudo modprobe sch_netem, or a kernel with CONFIG_NET_SCH_NETEM (Debian: "
                + "sudo apt-get install linux-image-amd64)"),
        Trial(
            name: "mirred",
            commands: classes + [
                "tc filter add dev lo parent 1: protocol ip prio 1 u32 "
                    + "match ip src 127.0.1.1/32 action mirred egress redirect dev lo"
            ],
            need: "the relay engine of network faults",
            remedy: "sudo modprobe act_mirred, or a kernel with CONFIG_NET_ACT_MIRRED"),
        Trial(
            name: "/dev/net/tun", commands: ["ip tuntap add dev probe0 mode tun"],
            need: "the relay engine of network faults",
            remedy: "sudo modprobe tun; for ordinary users: sudo chmod 666 /dev/net/tun"),
        Trial(
            name: "socket destroy", commands: socketAbortion,
            need: "the fault reset, which breaks connections off",
            remedy: "a kernel with CONFIG_INET_DIAG_DESTROY (Debian's and Ubuntu's have it: "
                + "sudo apt-get install linux-image-amd64), and sudo modprobe tcp_diag"),
    ]

    /// Aborts a connection of its own: with one port to choose from, bash connects to itself.
    private static let socketAbortion = [
        "ip link set lo up", "echo 40000 40000 >/proc/sys/net/ipv4/ip_local_port_range",
        """
        bash -c 'exec 3<>/dev/tcp/127.0.0.1/40000 || exit 1
        ss -K -H -t -n state established "sport = :40000" | grep -q . && exit 0
        echo "ss -K aborts no socket: the kernel lacks CONFIG_INET_DIAG_DESTROY"; exit 1'
        """,
    ]

    /// One finding for each of them.
    static func findings() async -> [DoctorFinding] {
        var findings: [DoctorFinding] = []
        for trial in trials { findings.append(await attempt(trial)) }
        return findings
    }

    private static func attempt(_ trial: Trial) async -> DoctorFinding {
        do {
            let complaint = try await complaint(trial.commands)
            guard let complaint else { return .ok(trial.name, "works", for: trial.need) }
            return .bad(
                trial.name, .missing, found: "refused", reason: complaint, remedy: trial.remedy,
                for: trial.need)
        } catch {
            return .bad(
                trial.name, .missing, found: "not tried",
                reason: "\(error)", remedy: "first mend the sandbox", for: trial.need)
        }
    }

    /// Runs the commands as the first process of fresh namespaces; nil when all succeeded, else what was printed.
    private static func complaint(_ commands: [String]) async throws -> String? {
        let directory = try Sandbox.makeTemporaryDirectory()
        defer { try? DirectoryTree.remove(directory) }
        let output = "\(directory)/output"
        let child = try ChildProcess(
            ProcessSpecification(
                executable: "/bin/sh",
                arguments: ["-c", commands.joined(separator: " && ") + "; exit $?"],
                environment: ["PATH": "/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin"],
                workingDirectory: "/", output: .file(output), inFreshNamespaces: true))
        guard let status = await child.waitForExit(within: .seconds(10)) else {
            try child.signal(SIGKILL)
            _ = await child.waitForExit(within: .seconds(10))
            return "it did not end within 10 s"
        }
        if status == .exited(0) { return nil }
        let lines = (SmallFile.read(output) ?? "").split(separator: "\n")
        return lines.isEmpty ? "the trial \(status)" : lines.joined(separator: "; ")
    }
}
