import Glibc
import Linux

/// Control groups of runs whose processes were all killed at once, so that nobody was left to remove them.
///
/// A group's name says whose it is: the number and the start of its outer process, and the pid namespace in which
/// that number counts. Only what is provably of a dead process of this namespace is touched, and a group that
/// holds a process the kernel does not let go of.
package enum StaleGroups {
    private static let prefix = "shaketable"
    /// The most groups that are looked at; a machine has some hundreds.
    private static let mostLookedAt = 4000

    /// What the group of a run is called whose outer process is this one.
    static var ownName: String {
        let number = getpid()
        return [prefix, "\(number)", start(of: number) ?? "0", namespace].joined(separator: "-")
    }

    /// Removes them.
    ///
    /// - Parameter roots: Where hierarchies are mounted; nil for all that are.
    /// - Returns: The groups that were removed.
    @discardableResult
    package static func remove(below roots: [String]? = nil) -> [String] {
        let roots =
            roots
            ?? Set(ProcessorController.candidates { SmallFile.read($0) }.map(\.parent)).sorted()
        var waiting = roots
        var looked: Set<String> = []
        var removed: [String] = []
        while let folder = waiting.popLast(), looked.count < mostLookedAt {
            guard looked.insert(folder).inserted else { continue }
            for name in (try? DirectoryTree.names(in: folder)) ?? [] {
                let path = "\(folder)/\(name)"
                if isStale(name) {
                    if remove(path) { removed.append(path) }
                } else if isDirectory(path) {
                    waiting.append(path)
                }
            }
        }
        return removed
    }

    /// Whether a name is that of a group whose owner, a process of this pid namespace, is no more.
    static func isStale(_ name: String) -> Bool {
        let parts = name.split(separator: "-").map(String.init)
        guard parts.count == 4, parts[0] == prefix, let owner = Int32(parts[1]), owner > 0,
            UInt64(parts[2]).map({ $0 > 0 }) == true, parts[3] == namespace
        else { return false }
        return start(of: owner) != parts[2]
    }

    private static func remove(_ group: String) -> Bool {
        for name in (try? DirectoryTree.names(in: group)) ?? [] where name.hasPrefix("node-") {
            rmdir("\(group)/\(name)")
        }
        return rmdir(group) == 0
    }

    /// When a process started, in clock ticks since the machine did; nil when there is none.
    private static func start(of process: Int32) -> String? {
        guard let stat = SmallFile.read("/proc/\(process)/stat"),
            let name = stat.lastIndex(of: ")")
        else { return nil }
        let fields = stat[stat.index(after: name)...].split(separator: " ")
        // A zombie holds its number, but nothing else any more.
        return fields.count > 19 && fields[0] != "Z" ? String(fields[19]) : nil
    }

    /// The number of this pid namespace.
    private static var namespace: String {
        var information = stat()
        return stat("/proc/self/ns/pid", &information) == 0 ? "\(information.st_ino)" : "0"
    }

    /// No link is followed.
    private static func isDirectory(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }
}
