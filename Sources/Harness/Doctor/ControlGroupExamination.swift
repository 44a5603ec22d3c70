import Glibc
import Linux

/// Whether processor time can be rationed, by really making a control group and removing it again.
enum ControlGroupExamination {
    private static let need = "faults that ration a node's processor time"

    /// The cpu controller, of version 2 or 1.
    static func processorController() -> DoctorFinding {
        var refusals: [String] = []
        for (version, parent, limit) in candidates() {
            if let refusal = refusal(of: parent, limit) {
                refusals.append("version \(version): \(refusal)")
            } else {
                return .ok("cgroup cpu controller", "version \(version), \(parent)", for: need)
            }
        }
        return .bad(
            "cgroup cpu controller", .missing, found: "not usable",
            reason: refusals.isEmpty
                ? "no cgroup file system is mounted" : refusals.joined(separator: "; "),
            remedy: "run as root, or under systemd-run --user --scope -p Delegate=yes", for: need)
    }

    /// The groups that this process is in, with the file that a group with the cpu controller has.
    private static func candidates() -> [(version: Int, parent: String, limit: String)] {
        let groups = (SmallFile.read("/proc/self/cgroup") ?? "").split(separator: "\n")
        var candidates: [(version: Int, parent: String, limit: String)] = []
        for line in groups {
            let fields = line.split(
                separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { continue }
            let group = fields[2] == "/" ? "" : String(fields[2])
            if fields[0] == "0" {
                let root =
                    exists("/sys/fs/cgroup/unified") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup"
                candidates.append((2, root + group, "cpu.max"))
            } else if fields[1].split(separator: ",").contains("cpu") {
                candidates.append((1, "/sys/fs/cgroup/\(fields[1])\(group)", "cpu.cfs_quota_us"))
            }
        }
        return candidates.filter { exists($0.parent) }
    }

    private static func refusal(of parent: String, _ limit: String) -> String? {
        let group = "\(parent)/shaketable-doctor-\(getpid())"
        guard mkdir(group, 0o755) == 0 else {
            return "\(LinuxError.current("make a group", path: parent))"
        }
        defer { rmdir(group) }
        guard access("\(group)/\(limit)", W_OK) == 0 else {
            return "the cpu controller is not given to \(parent)"
        }
        return nil
    }

    private static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
