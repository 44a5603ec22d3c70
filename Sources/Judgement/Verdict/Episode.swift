import Foundation
package import Quantities
package import RunRecord

/// A shard that lost its master, and how it got another: the phases of one failover.
package struct Episode: Codable, Sendable {
    /// Why a shard lost its master.
    package enum Cause: String, Codable, Sendable {
        /// A fault of the plan disabled it.
        case fault
        /// A failover was commanded.
        case command
        /// Its process ended by itself.
        case crash
        /// Nothing the plan did explains it.
        case none
    }

    /// One part of the failover; the parts follow each other without a gap.
    package struct Phase: Codable, Sendable {
        /// What it is made of: one phase, or several of which nobody saw where one ended and the next began.
        package var parts: [FailoverPhase]
        /// When it begins: where the phase before it ended.
        package var start: Offset
        /// When it ends; nil when it never did.
        package var end: Offset?
        /// Where the end was read: `log`, `poll`, `probe` or `load`.
        package var source: String
        /// How much earlier the end may have been where it was seen by polling, in seconds: the time since the same
        /// node had answered before. nil where it was not polled, or by a version that did not record it.
        package var pollSeconds: Double?

        /// A phase.
        package init(
            _ parts: [FailoverPhase], start: Offset, end: Offset?, source: String,
            pollSeconds: Double? = nil
        ) {
            self.parts = parts
            self.start = start
            self.end = end
            self.source = source
            self.pollSeconds = pollSeconds
        }

        /// Its name: those of its parts, joined by ` + `.
        package var name: String { parts.name }

        /// Whether it ends where that phase ends.
        package func ends(_ phase: FailoverPhase) -> Bool {
            parts.last == phase
        }

        /// How long it took; nil when it never ended.
        package var duration: Duration? { end.map { $0 - start } }
    }

    /// The shard, from 1.
    package var shard: Int
    /// The master that was lost.
    package var oldMaster: Int
    /// The replica that took over; nil when none did.
    package var newMaster: Int?
    /// The step of the plan that caused it; nil when no fault explains it (a needless failover).
    package var step: Int?
    /// When the fault took effect.
    package var effect: Offset
    /// When the election was won; nil when it was not.
    package var won: Offset?
    /// The phases in order, `client recovery` last.
    package var phases: [Phase]
    /// Why the shard lost its master.
    package var cause: Cause
    /// When the old master could serve again; nil when it could not before the run's end.
    package var disabledUntil: Offset?
    /// Whether the election was won while the old master could serve and no failover was commanded.
    package var isNeedless: Bool
    /// Elections that failed before the one that was won; each costs a repeated vote.
    package var failedElections: Int

    /// An episode.
    package init(
        shard: Int, oldMaster: Int, newMaster: Int?, step: Int?, effect: Offset, won: Offset?,
        phases: [Phase], cause: Cause = .fault, disabledUntil: Offset? = nil,
        isNeedless: Bool = false, failedElections: Int = 0
    ) {
        self.shard = shard
        self.oldMaster = oldMaster
        self.newMaster = newMaster
        self.step = step
        self.effect = effect
        self.won = won
        self.phases = phases
        self.cause = cause
        self.disabledUntil = disabledUntil
        self.isNeedless = isNeedless
        self.failedElections = failedElections
    }

    /// From the fault's effect to the election won.
    package var failoverTime: Duration? { won.map { $0 - effect } }
}

/// On disk the parts are one `name`.
extension Episode.Phase {
    private enum CodingKeys: String, CodingKey {
        case name, start, end, source, pollSeconds
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        parts = try name.components(separatedBy: " + ").map { word in
            guard let phase = FailoverPhase(rawValue: word) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .name, in: container, debugDescription: "there is no phase '\(word)'")
            }
            return phase
        }
        start = try container.decode(Offset.self, forKey: .start)
        end = try container.decodeIfPresent(Offset.self, forKey: .end)
        source = try container.decode(String.self, forKey: .source)
        pollSeconds = try container.decodeIfPresent(Double.self, forKey: .pollSeconds)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(start, forKey: .start)
        try container.encodeIfPresent(end, forKey: .end)
        try container.encode(source, forKey: .source)
        try container.encodeIfPresent(pollSeconds, forKey: .pollSeconds)
    }
}
