/// What became of the probes sent across a link.
package struct LinkProbeResult: Hashable, Sendable {
    /// How many were sent.
    package var sent: Int
    /// How long each took to the other end, in nanoseconds, for those that came there; ascending.
    package var thereNanoseconds: [Int64]
    /// How long each answer took, in nanoseconds, for those that came back; ascending.
    package var backNanoseconds: [Int64]

    /// The middle one of the times there; nil when none came there.
    package var medianThereNanoseconds: Int64? { Self.middle(thereNanoseconds) }

    /// The middle one of the times back; nil when none came back.
    package var medianBackNanoseconds: Int64? { Self.middle(backNanoseconds) }

    private static func middle(_ ascending: [Int64]) -> Int64? {
        ascending.isEmpty ? nil : ascending[(ascending.count - 1) / 2]
    }
}
