import Glibc
import Linux

/// The cpu controller of control groups, where this process may make groups that ration processor time.
package struct ProcessorController: Equatable, Sendable {
    /// 2 or 1.
    package let version: Int
    /// Where groups can be made.
    package let parent: String
    /// The group that this process is in.
    package let home: String

    /// A controller, or why there is none.
    package enum Finding: Equatable, Sendable {
        case found(ProcessorController)
        case missing(reason: String)
    }

    /// What would help where there is none.
    package static let remedy = "run as root, or under systemd-run --user --scope -p Delegate=yes"

    /// Looks without making anything.
    ///
    /// - Parameter read: The text of a file under /proc; nil when there is none.
    /// - Returns: The controller, or why there is none.
    package static func find(
        read: (String) -> String? = { SmallFile.read($0) }
    ) -> Finding {
        var reasons: [String] = []
        for controller in candidates(read) {
            guard let refusal = controller.refusal else { return .found(controller) }
            reasons.append("version \(controller.version): \(refusal)")
        }
        return .missing(
            reason: reasons.isEmpty
                ? "no control groups are mounted" : reasons.joined(separator: "; "))
    }

    /// Each hierarchy that could have the controller: this process's own group in it, then its root.
    static func candidates(_ read: (String) -> String?) -> [ProcessorController] {
        let mounts = (read("/proc/self/mounts") ?? "").split(separator: "\n")
        let groups = (read("/proc/self/cgroup") ?? "").split(separator: "\n")
        var candidates: [ProcessorController] = []
        for mount in mounts {
            let fields = mount.split(separator: " ").map { String($0) }
            guard fields.count >= 4 else { continue }
            let isVersion2 = fields[2] == "cgroup2"
            let hasController = fields[3].split(separator: ",").contains("cpu")
            guard isVersion2 || fields[2] == "cgroup" && hasController else { continue }
            let own =
                groups.compactMap { line -> String? in
                    let parts = line.split(
                        separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
                    guard parts.count == 3 else { return nil }
                    let isIt =
                        isVersion2
                        ? parts[0] == "0" : parts[1].split(separator: ",").contains("cpu")
                    return isIt ? String(parts[2]) : nil
                }.first ?? "/"
            let home = own == "/" ? fields[1] : fields[1] + own
            for parent in home == fields[1] ? [home] : [home, fields[1]] {
                candidates.append(
                    ProcessorController(version: isVersion2 ? 2 : 1, parent: parent, home: home))
            }
        }
        return candidates
    }

    /// Why no group can be made here; nil when one can.
    private var refusal: String? {
        if parent.contains(" ") { return "\(parent) has a blank in its name" }
        if version == 2 {
            let given = SmallFile.line("\(parent)/cgroup.subtree_control") ?? ""
            guard given.split(separator: " ").contains("cpu") else {
                return "the cpu controller is not given to groups below \(parent)"
            }
        }
        guard access(parent, W_OK) == 0, access("\(home)/cgroup.procs", W_OK) == 0 else {
            return "\(LinuxError.current("make a group", path: parent))"
        }
        return nil
    }
}
