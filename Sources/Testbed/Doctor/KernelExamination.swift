import Linux

/// The kernel's version, and settings of it that colour results.
enum KernelExamination {
    /// The first version with everything that is used here: `close_range` with CLOSE_RANGE_CLOEXEC.
    private static let wanted = Version(5, 11)

    /// The kernel's version.
    static func kernel(
        release: String? = SmallFile.line("/proc/sys/kernel/osrelease")
    ) -> DoctorFinding {
        let need = "everything"
        guard let release, let version = Version(in: release) else {
            return .bad(
                "kernel", .degraded, found: release ?? "nothing",
                reason: "its version cannot be read", remedy: "mount /proc", for: need)
        }
        if version >= wanted { return .ok("kernel", "Linux \(release)", for: need) }
        return .bad(
            "kernel", .degraded, found: "Linux \(release)",
            reason: "before Linux \(wanted) starting a node takes longer", remedy: nil, for: need)
    }

    /// Settings that Redis itself warns of.
    static func notes(read: (String) -> String? = SmallFile.line) -> [DoctorFinding] {
        var notes: [DoctorFinding] = []
        if let pages = read("/sys/kernel/mm/transparent_hugepage/enabled") {
            notes.append(
                note(
                    "transparent huge pages", pages, isBad: pages.contains("[always]"),
                    reason: "Redis is slower after a fork when they are always used",
                    remedy: "echo madvise | sudo tee /sys/kernel/mm/transparent_hugepage/enabled"))
        }
        if let overcommit = read("/proc/sys/vm/overcommit_memory") {
            notes.append(
                note(
                    "memory overcommit", "vm.overcommit_memory = \(overcommit)",
                    isBad: overcommit != "1",
                    reason: "a background save can fail for want of memory that it would not use",
                    remedy: "sudo sysctl -w vm.overcommit_memory=1"))
        }
        return notes
    }

    private static func note(
        _ name: String, _ found: String, isBad: Bool, reason: String, remedy: String
    ) -> DoctorFinding {
        .bad(
            name, .note, found: found, reason: isBad ? reason : "as Redis advises",
            remedy: isBad ? remedy : nil, for: "results that can be compared")
    }
}
