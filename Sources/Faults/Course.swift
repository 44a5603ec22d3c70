import Testbed

/// How long what a fault did goes on, and what proves that it does.
///
/// A fault that is proven when it begins and gone when it is healed may all the same have been undone in between, by
/// the server or by somebody else. Its course is what is asked meanwhile.
package enum Course: Sendable {
    /// What proves, now, that the effect still acts. Throws `ClusterError` when it does not; any other error says
    /// that nothing could be learnt.
    package typealias Proof = @Sendable () async throws -> String

    /// It goes on until it is healed: it is looked at again and again, and proven once more just before the heal.
    ///
    /// - Parameters:
    ///   - lookEvery: How often it is looked at meanwhile; nil where its proof speaks for all the time.
    ///   - look: What each look asks; nil for what `stillActs` asks.
    ///   - stillActs: The proof just before the heal, which lasts for as long as this takes.
    case untilHealed(lookEvery: Duration?, look: Proof? = nil, stillActs: Proof)
    /// There is no time between its begin and its end that anything could be asked in; why, in words.
    case noMiddle(String)
}

extension Course {
    /// Of what a node's process remembers and forgets with its end: nothing is asked of a node that another step has
    /// frozen, ended or started anew.
    ///
    /// - Parameters:
    ///   - node: The node, from 1.
    ///   - cluster: The cluster of the node.
    ///   - interval: How often it is looked at.
    ///   - stillActs: What proves that it still acts.
    /// - Returns: The course.
    static func inProcess(
        of node: Int, in cluster: Cluster, lookEvery interval: Duration?, stillActs: @escaping Proof
    ) async -> Course {
        let process = await cluster.incarnation(of: node)
        return .untilHealed(lookEvery: interval) {
            let elsewhere = "another step of the plan has frozen, ended or restarted the node"
            guard await cluster.incarnation(of: node) == process else { return elsewhere }
            do {
                return try await stillActs()
            } catch {
                guard await cluster.incarnation(of: node) == process else { return elsewhere }
                throw error
            }
        }
    }
}
