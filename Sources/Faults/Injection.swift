package import Testbed

/// One effect of a fault on one node, proven, with what undoes it.
package struct Injection: Sendable {
    /// The node; nil when the fault has no single one.
    package let node: Int?
    /// When it took effect: nanoseconds on CLOCK_MONOTONIC.
    package let effect: Int64
    /// What proves it, in words: `process state T`.
    package let receipt: String
    /// Whether the node cannot serve its clients while the effect lasts.
    package let disables: Bool
    /// Whether the node is only at the far end of a link, whose near end has fewer: the fault is not done to it.
    package let isFar: Bool
    /// Whether the node lives and answers, but is cut off from the majority of masters.
    package let isolates: Bool
    /// Whether it makes a replica take over from its master.
    package let handsOver: Bool
    /// Whether its effect began some time after the moment that is told, nobody knows how long.
    package let isUndated: Bool
    /// How long it goes on, and what proves that.
    package let course: Course
    /// Undoes the effect and proves it; nil when there is nothing to undo.
    package let remedy: (@Sendable () async throws -> Receipt)?

    /// An effect.
    package init(
        node: Int?, effect: Int64, receipt: String, disables: Bool, isFar: Bool = false,
        isolates: Bool = false, handsOver: Bool = false, isUndated: Bool = false, course: Course,
        remedy: (@Sendable () async throws -> Receipt)?
    ) {
        self.node = node
        self.effect = effect
        self.receipt = receipt
        self.disables = disables
        self.isFar = isFar
        self.isolates = isolates
        self.handsOver = handsOver
        self.isUndated = isUndated
        self.course = course
        self.remedy = remedy
    }
}

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
