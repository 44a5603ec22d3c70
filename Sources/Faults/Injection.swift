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
    /// How long it goes on, and what proves that.
    package let course: Course
    /// Undoes the effect and proves it; nil when there is nothing to undo.
    package let remedy: (@Sendable () async throws -> Receipt)?

    /// An effect.
    package init(
        node: Int?, effect: Int64, receipt: String, disables: Bool, isFar: Bool = false,
        isolates: Bool = false, handsOver: Bool = false, course: Course,
        remedy: (@Sendable () async throws -> Receipt)?
    ) {
        self.node = node
        self.effect = effect
        self.receipt = receipt
        self.disables = disables
        self.isFar = isFar
        self.isolates = isolates
        self.handsOver = handsOver
        self.course = course
        self.remedy = remedy
    }
}
