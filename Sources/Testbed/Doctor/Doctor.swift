import Linux

/// Finds out what this machine can do for a run, by trying it; changes nothing on it, but for removing control groups that
/// killed runs have left.
package enum Doctor {
    /// Looks at everything; takes about a second.
    ///
    /// Namespaces, qdiscs and filters are made in a throw-away sandbox.
    ///
    /// - Returns: The findings, in the order in which they are best read.
    package static func examine() async -> [DoctorFinding] {
        var findings = [KernelExamination.kernel()]
        findings += NamespaceExamination.findings()
        findings += await ProgramExamination.findings()
        findings += await NetworkExamination.findings()
        findings += [
            ResourceExamination.cores(), ResourceExamination.memory(),
            ResourceExamination.disk(), ResourceExamination.openFiles(),
            ControlGroupExamination.processorController(), ControlGroupExamination.leftGroups(),
            await TimerExamination.timers(),
        ]
        return findings + KernelExamination.notes()
    }
}

/// Whether processor time can be rationed; nothing is made to find out.
enum ControlGroupExamination {
    private static let need = "cpu-limit"

    /// The groups of runs that were killed all at once: removed, and told.
    static func leftGroups() -> DoctorFinding {
        let removed = StaleGroups.remove()
        return .ok(
            "left control groups",
            removed.isEmpty
                ? "none"
                : "\(removed.count) of runs that were killed; removed: "
                    + removed.joined(separator: ", "),
            for: need)
    }

    /// The cpu controller, of version 2 or 1.
    static func processorController() -> DoctorFinding {
        switch ProcessorController.find() {
        case .found(let controller):
            .ok(
                "cgroup cpu controller", "version \(controller.version), \(controller.parent)",
                for: need)
        case .missing(let reason):
            .bad(
                "cgroup cpu controller", .missing, found: "not usable", reason: reason,
                remedy: ProcessorController.remedy, for: need)
        }
    }
}

/// Whether threads wake when they are to.
enum TimerExamination {
    /// Lateness, in nanoseconds, below which no measure suffers.
    private static let harmless: Int64 = 5_000_000

    /// Watches the scheduling for 300 ms.
    static func timers() async -> DoctorFinding {
        let need = "measures that can be trusted"
        let watch = SchedulingWatch()
        do {
            try watch.start()
        } catch {
            return .bad(
                "timers", .missing, found: "not tried", reason: "\(error)", remedy: nil, for: need)
        }
        try? await Task.sleep(for: .milliseconds(300))
        watch.stop()
        guard let worst = watch.worst(since: .min) else {
            return .bad(
                "timers", .missing, found: "no wake in 300 ms", reason: "the machine is too busy",
                remedy: "a machine with nothing else to do", for: need)
        }
        let found = "a 1 ms sleeper woke at most \(worst.latenessNanoseconds / 1000) us late"
        if worst.latenessNanoseconds < harmless { return .ok("timers", found, for: need) }
        return .bad(
            "timers", .degraded, found: found,
            reason: "the machine was busy, or its own host was",
            remedy: "a machine with nothing else to do", for: need)
    }
}

/// Whether this user can have namespaces, each tried with a child that ends at once.
enum NamespaceExamination {
    /// One finding for each kind, and one for all of them together, as a sandbox wants them.
    static func findings() -> [DoctorFinding] {
        let needsUser = Namespaces.needUserNamespace
        let base: Namespaces = needsUser ? .user : []
        var findings: [DoctorFinding] = []
        if needsUser {
            findings.append(
                finding("user namespace", .user, needsUser, for: "the sandbox, as an ordinary user")
            )
        }
        findings += [
            finding("mount namespace", base.union(.mount), needsUser, for: "the sandbox"),
            finding("pid namespace", base.union(.process), needsUser, for: "the sandbox"),
            finding(
                "network namespace", base.union(.network), needsUser,
                for: "the sandbox, and network faults"),
            finding(
                "sandbox", base.union([.mount, .process, .network]), needsUser,
                for: "runs that leave nothing behind, network faults, runs side by side"),
        ]
        return findings
    }

    private static func finding(
        _ name: String, _ namespaces: Namespaces, _ needsUser: Bool, for need: String
    ) -> DoctorFinding {
        do {
            try namespaces.probe()
            return .ok(name, needsUser ? "works, in a user namespace" : "works", for: need)
        } catch {
            let causes = SandboxRefusal.causes(of: error, inUserNamespace: needsUser)
            return .bad(
                name, .missing, found: "\(error)",
                reason: causes.map { $0.cause }.joined(separator: "; "),
                remedy: causes.map { $0.remedy }.joined(separator: "; ")
                    + "; or run with --no-sandbox",
                for: need)
        }
    }
}

/// One thing that the doctor looked at.
package struct DoctorFinding: Codable, Equatable, Sendable, CustomStringConvertible {
    /// How it stands.
    package enum Condition: String, Codable, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// Usable, with a loss that the reason names.
        case degraded
        /// Not there: what it is needed for is unavailable.
        case missing
        /// Worth knowing when results are read; neither good nor bad.
        case note
    }

    /// What was looked at: `redis-server`, `netem`.
    package let name: String
    /// How it stands.
    package let condition: Condition
    /// What was found: a version, a number with its unit, a path.
    package let found: String
    /// Why it is not as it should be; nil when it is.
    package let reason: String?
    /// What would mend it; nil when nothing needs mending.
    package let remedy: String?
    /// What a user wants it for: `real clusters`.
    package let neededFor: String

    /// A finding of something that is as it should be.
    static func ok(_ name: String, _ found: String, for need: String) -> DoctorFinding {
        DoctorFinding(
            name: name, condition: .ok, found: found, reason: nil, remedy: nil, neededFor: need)
    }

    /// A finding of something that is not as it should be.
    static func bad(
        _ name: String, _ condition: Condition, found: String, reason: String, remedy: String?,
        for need: String
    ) -> DoctorFinding {
        DoctorFinding(
            name: name, condition: condition, found: found, reason: reason, remedy: remedy,
            neededFor: need)
    }

    /// One line, and below it, when something is wrong, one for each of why, what for, and what would mend it.
    package var description: String {
        var lines = ["\(condition.rawValue): \(name): \(found)"]
        if let reason {
            lines.append("    why: \(reason)")
            lines.append("    needed for: \(neededFor)")
        }
        if let remedy { lines.append("    remedy: \(remedy)") }
        return lines.joined(separator: "\n")
    }
}
