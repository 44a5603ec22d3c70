import Glibc
import Linux
import Quantities
import Statistics

/// A control group of a run's own, in which a node's processes share a ration of processor time.
package struct ControlGroup: Sendable {
    /// Its directory.
    let path: String
    /// The group that its processes came from, and go back to.
    let home: String

    /// How long the kernel may take to let a group go that has become empty.
    private static let limit = Duration.seconds(5)

    /// What cpu.stat tells of a group.
    package struct Statistics {
        /// Periods in which the group wanted to run.
        package let periods: Int64
        /// Those of them at whose end it had to wait.
        package let throttled: Int64
    }

    /// The period of the ration, in microseconds: the kernel's default.
    static let periodMicroseconds: Int64 = 100_000

    /// Makes the group with a ration.
    ///
    /// - Parameters:
    ///   - folder: The run's own group, which comes and goes with the sandbox.
    ///   - name: Its name in it, as the sandbox knows it: `node-1`.
    ///   - home: The group that processes come from.
    ///   - quota: How long it may run in each period, in microseconds.
    /// - Returns: The group, which no process is in yet.
    /// - Throws: `LinuxError`.
    static func make(
        in folder: String, name: String, home: String, quota: Int64
    ) throws(LinuxError) -> ControlGroup {
        let group = ControlGroup(path: "\(folder)/\(name)", home: home)
        if access("\(folder)/cgroup.subtree_control", F_OK) == 0 {
            try write("+cpu", to: "\(folder)/cgroup.subtree_control")
        }
        try makeDirectory(group.path)
        if access("\(group.path)/cpu.max", F_OK) == 0 {
            try write("\(quota) \(periodMicroseconds)", to: "\(group.path)/cpu.max")
        } else {
            try write("\(periodMicroseconds)", to: "\(group.path)/cpu.cfs_period_us")
            try write("\(quota)", to: "\(group.path)/cpu.cfs_quota_us")
        }
        return group
    }

    /// What the kernel says the ration is: `cpu.max: 10000 100000`.
    package var ration: String {
        for file in ["cpu.max", "cpu.cfs_quota_us"] {
            if let line = SmallFile.line("\(path)/\(file)") { return "\(file): \(line)" }
        }
        return "no ration"
    }

    /// Whether a process is in it.
    package func holds(_ process: Int32) -> Bool {
        (SmallFile.read("\(path)/cgroup.procs") ?? "").split(separator: "\n").contains("\(process)")
    }

    /// Takes a process in, with all its threads.
    func add(_ process: Int32) throws(LinuxError) {
        try Self.write("\(process)", to: "\(path)/cgroup.procs")
    }

    /// What the kernel counted.
    package func statistics() -> Statistics {
        let text = SmallFile.read("\(path)/cpu.stat") ?? ""
        var values: [Substring: Int64] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2 { values[words[0]] = Int64(words[1]) }
        }
        return Statistics(
            periods: values["nr_periods"] ?? 0, throttled: values["nr_throttled"] ?? 0)
    }

    /// Sends its processes back to where they came from, and removes it. Does nothing when it is gone.
    ///
    /// - Throws: `LinuxError` when the kernel does not let it go.
    package func remove() async throws {
        var busy: LinuxError?
        let isGone = try await pollUncancelled(
            every: .milliseconds(5), within: Self.limit,
            until: {
                guard rmdir(path) != 0 else { return true }
                let error = LinuxError.current("remove", path: path)
                if error.code == ENOENT { return true }
                guard error.code == EBUSY else { throw error }
                busy = error
                let members = (SmallFile.read("\(path)/cgroup.procs") ?? "").split(separator: "\n")
                for member in members {
                    // One that has ended meanwhile cannot be moved, and need not be.
                    try? Self.write(String(member), to: "\(home)/cgroup.procs")
                }
                return false
            })
        if !isGone, let busy { throw busy }
    }

    private static func makeDirectory(_ path: String) throws(LinuxError) {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else {
            throw .current("make a group", path: path)
        }
    }

    private static func write(_ text: String, to path: String) throws(LinuxError) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { throw .current("open", path: path) }
        defer { close(file) }
        guard Glibc.write(file, text, text.utf8.count) == text.utf8.count else {
            throw .current("write '\(text)' to", path: path)
        }
    }
}
