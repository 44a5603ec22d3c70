package import Linearizability
import Quantities

/// Everything that one run left: what it was, what happened, and what its clients saw.
///
/// All that is judged and reported is computed from this and nothing else.
package struct RunRecord: Sendable {
    /// What the run was.
    package let description: RunDescription
    /// What happened, in the order of time.
    package private(set) var timeline: [Event]
    /// What the clients saw; nil when the plan has no load or the run died before it ended.
    package let load: LoadRecord?
    /// What our own load saw beside the plan's client program; nil when only one of them ran.
    package let loadBeside: LoadRecord?

    /// Whether the recorded keys' histories are linearizable; nil when none were recorded.
    package let linearizability: LinearizabilityRecord?

    /// Joins the parts and checks the histories; the timeline is put into the order of time.
    package init(
        description: RunDescription, timeline: [Event], load: LoadRecord?,
        loadBeside: LoadRecord? = nil, histories: [KeyHistory]? = nil
    ) {
        self.description = description
        self.timeline = timeline.sorted { $0.at < $1.at }
        self.load = load
        self.loadBeside = loadBeside
        linearizability = histories.map { LinearizabilityRecord(checking: $0) }
    }

    /// The guard that stands for the record itself.
    package static let damageGuard = "record"

    /// Tells what makes the record untrustworthy at its end, as tripped guards: no verdict rests on it then.
    mutating func doubt(_ problems: [String]) {
        let end = timeline.last?.at ?? .zero
        timeline += problems.map { problem in
            Event(
                at: end, kind: .guardTripped,
                details: [
                    "guard": .text(Self.damageGuard), "message": .text(problem),
                ])
        }
    }
}
