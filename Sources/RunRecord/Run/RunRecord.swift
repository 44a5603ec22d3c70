package import Linearizability
import Quantities

/// Everything that one run left: what it was, what happened, and what its clients saw.
///
/// All that is judged and reported is computed from this and nothing else.
package struct RunRecord: Sendable {
    /// What the run was.
    package private(set) var description: RunDescription
    /// What happened, in the order of time.
    package private(set) var timeline: [Event]
    /// What the clients saw; nil when the plan has no load or the run died before it ended.
    package private(set) var load: LoadRecord?
    /// What each of the plan's client programs saw that ran side by side, in the plan's order.
    package private(set) var clients: [ClientRecord]
    /// What our own load saw beside the plan's client program; nil when only one of them ran.
    package let loadBeside: LoadRecord?

    /// What polling kept of the nodes' numbers; nil in runs of earlier versions.
    package let polled: PolledRecord?
    /// Whether the recorded keys' histories are linearizable; nil when none were recorded.
    package let linearizability: LinearizabilityRecord?

    /// Joins the parts and checks the histories; the timeline is put into the order of time.
    package init(
        description: RunDescription, timeline: [Event], load: LoadRecord?,
        loadBeside: LoadRecord? = nil, clients: [ClientRecord] = [],
        histories: [KeyHistory]? = nil, polled: PolledRecord? = nil
    ) {
        self.description = description
        self.timeline = timeline.sorted { $0.at < $1.at }
        self.load = load
        self.loadBeside = loadBeside
        self.clients = clients
        self.polled = polled
        linearizability = histories.map { LinearizabilityRecord(checking: $0) }
    }

    /// The same run as one of its client programs saw it; nil when there is none of that name.
    ///
    /// What the time line tells of the other programs is left out.
    package func seen(byClient name: String) -> RunRecord? {
        guard let client = clients.first(where: { $0.description.name == name }) else { return nil }
        var record = self
        record.load = client.load
        record.clients = [client]
        // Those are of our own load.
        record.description.clientPolicy = nil
        record.description.askedRate = nil
        record.timeline.removeAll { event in event[.client].map { $0 != name } ?? false }
        return record
    }

    /// The same run without its client programs side by side, and without what the time line tells of them.
    package var withoutClients: RunRecord {
        var record = self
        record.clients = []
        record.timeline.removeAll { $0[.client] != nil }
        return record
    }

    /// The guard that stands for the record itself.
    package static let damageGuard = "record"

    /// Tells what makes the record untrustworthy at its end, as tripped guards: no verdict rests on it then.
    mutating func doubt(_ problems: [String]) {
        let end = timeline.last?.at ?? .zero
        timeline += problems.map { problem in
            Event(
                at: end, kind: .guardTripped,
                details: EventDetails {
                    $0[.guardName] = Self.damageGuard
                    $0[.message] = problem
                })
        }
    }
}
