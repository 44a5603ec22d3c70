import Testing

@testable import Judgement
@testable import Quantities

/// What holds for every episode there can be.
enum Invariants {
    /// The phases follow each other without a gap, none is negative, and they sum to the whole.
    static func check(_ episode: Episode, sourceLocation: SourceLocation = #_sourceLocation) {
        let phases = episode.phases.filter { $0.name != "client recovery" }
        var reached = episode.effect
        var sum = Duration.zero
        for phase in phases {
            #expect(phase.start == reached, sourceLocation: sourceLocation)
            guard let end = phase.end, let duration = phase.duration else { continue }
            #expect(end >= phase.start, sourceLocation: sourceLocation)
            sum += duration
            reached = end
        }
        #expect(sum == reached - episode.effect, sourceLocation: sourceLocation)
        guard let won = episode.won, let time = episode.failoverTime else { return }
        let untilWon = phases.filter { ($0.end ?? .zero) <= won && $0.end != nil }
        #expect(
            untilWon.reduce(.zero) { $0 + ($1.duration ?? .zero) } == time,
            sourceLocation: sourceLocation)
    }
}
