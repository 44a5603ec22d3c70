import Synchronization

/// By how much the nodes' wall clocks were ever ahead of the machine's, so that the times in their logs can be told
/// from one another.
package final class NodeClocks: Sendable {
    private let offsets = Mutex<[Int: Set<Int64>]>([:])

    /// All clocks as the machine's.
    package init() {}

    /// From now on a node's times may be so many nanoseconds ahead, besides those that they were before.
    package func mayBe(ahead nanoseconds: Int64, on node: Int) {
        offsets.withLock { _ = $0[node, default: [0]].insert(nanoseconds) }
    }

    /// What the machine's wall clock showed when a node's clock showed some time.
    ///
    /// Lines are read within some 20 ms of their writing, and jumps are at least a second: of the offsets that the
    /// node's clock ever had, the true one puts the time nearest to the reading.
    ///
    /// - Parameters:
    ///   - nanoseconds: What the node wrote, in nanoseconds since 1970.
    ///   - node: The node, from 1.
    ///   - read: When it was read, by the machine's wall clock, in nanoseconds since 1970.
    /// - Returns: The machine's time, in nanoseconds since 1970.
    package func machineTime(of nanoseconds: Int64, on node: Int, readAt read: Int64) -> Int64 {
        let known = offsets.withLock { $0[node] } ?? [0]
        return known.map { nanoseconds - $0 }.min { abs($0 - read) < abs($1 - read) } ?? nanoseconds
    }
}
