import RedisClient

/// What INFO and CLUSTER NODES show that is not in order.
enum InformationRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        var findings: [Finding] = []
        if !analysis.unserved.isEmpty {
            findings.append(
                Finding(
                    kind: "cluster-nodes", severity: .warning,
                    title: "CLUSTER NODES shows what is not in order",
                    story: Array(analysis.unserved.prefix(40)), cause: "", change: "",
                    unknown: "Whether it was so during the outage: it is a picture of one moment.",
                    evidence: []))
        }
        if let finding = down(analysis.information) { findings.append(finding) }
        let story = story(analysis.information)
        if !story.isEmpty {
            findings.append(
                Finding(
                    kind: "information", severity: .warning,
                    title: "INFO shows what bears on an outage", story: story, cause: "",
                    change: "",
                    unknown: "Whether it was so during the outage: INFO is of one moment.",
                    evidence: []))
        }
        return findings
    }

    /// A cluster that a node held for down when it was asked.
    private static func down(_ values: [String: String]) -> Finding? {
        guard values["cluster_state"]?.trimmingPrefix(" ").hasPrefix("fail") == true else {
            return nil
        }
        func count(_ key: String) -> Int? { values[key].flatMap { Int($0.filter(\.isNumber)) } }
        var story: [String] = []
        if let assigned = count("cluster_slots_assigned"), assigned < HashSlot.count {
            story.append(
                "\(Span.count(HashSlot.count - assigned, "slot belongs", "slots belong")) to nobody."
            )
        }
        if let failed = count("cluster_slots_fail"), failed > 0 {
            story.append(
                "\(Span.count(failed, "slot is", "slots are")) of masters held for failed.")
        }
        if let suspected = count("cluster_slots_pfail"), suspected > 0 {
            story.append("\(Span.count(suspected, "slot is", "slots are")) of masters it suspects.")
        }
        if let known = count("cluster_known_nodes"), known == 1 {
            story.append("It knows no other node.")
        }
        return Finding(
            kind: "cluster-info", severity: .warning,
            title: "A node held the cluster for down when it was asked (CLUSTER INFO): it answers "
                + "CLUSTERDOWN", story: story, cause: "", change: "",
            unknown: "Since when, and whether the others say so too.", evidence: [])
    }

    private static func story(_ values: [String: String]) -> [String] {
        var story: [String] = []
        if let fork = values["latest_fork_usec"].flatMap({ Int64($0) }), fork >= 100_000 {
            story.append("Its last fork took \(Span.text(fork / 1000)).")
        }
        if values["rdb_last_bgsave_status"] == "err" {
            story.append(
                "Its last save failed: it refuses writes (MISCONF) unless "
                    + "stop-writes-on-bgsave-error is no.")
        }
        if values["aof_last_write_status"] == "err" {
            story.append("Its last write to the append-only file failed: it refuses writes.")
        }
        if values["master_link_status"] == "down" {
            story.append("Its link to its master is down.")
        }
        if let used = values["used_memory_human"], let most = values["maxmemory_human"],
            most != "0B"
        {
            let policy = values["maxmemory_policy"] ?? ""
            let next = policy == "noeviction" ? ": further writes may be refused (OOM)" : ""
            story.append("It uses \(used) of \(most) with \(policy)\(next).")
        }
        return story
    }
}

/// Servers that the kernel ended for want of memory.
enum KernelRule: FindingRule {
    /// The kill of a server between two times; one whose time is not known, when there is no other.
    static func kill(
        between start: WallTime, and end: WallTime, _ analysis: OutageAnalysis
    ) -> KernelKill? {
        analysis.kernelKills.first { kill in
            kill.at.map { $0 >= start.advanced(by: -1000) && $0 <= end.advanced(by: 1000) } ?? false
        }
    }

    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        analysis.kernelKills.map { kill in
            let at = kill.at.map { " at \(analysis.time($0))" } ?? ""
            let memory = kill.residentKilobytes.map { ", which had \(Span.bytes($0 * 1024))" } ?? ""
            return Finding(
                kind: "kernel-kill", severity: .critical,
                title:
                    "The kernel killed \(kill.program) (pid \(kill.pid))\(at) for want of memory",
                story: ["\(kill.text.prefix(200))"],
                cause: "The machine's or the container's memory was used up; it chose this "
                    + "process\(memory).",
                change:
                    "A maxmemory that leaves room for copy-on-write and buffers, or more memory.",
                unknown: "", at: kill.at, evidence: [])
        }
    }
}
