import Glibc
import Linux

extension Cluster {
    /// Ends the children that a node has forked with SIGUSR1, by which servers end their own children.
    ///
    /// - Returns: Their process identifiers, joined by commas.
    /// - Throws: `ClusterError` when the node has none.
    package func endChildren(of number: Int) throws -> String {
        let parent = nodes[number]?.process?.processIdentifier ?? 0
        let text = SmallFile.read("/proc/\(parent)/task/\(parent)/children") ?? ""
        let children = text.split(separator: " ").compactMap { Int32($0) }
        guard parent > 0, !children.isEmpty else {
            throw ClusterError("node \(number) has no child process", isUnavailable: false)
        }
        for child in children { Glibc.kill(child, SIGUSR1) }
        return children.map { "\($0)" }.joined(separator: ", ")
    }
}
