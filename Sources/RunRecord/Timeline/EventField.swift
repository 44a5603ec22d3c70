/// A detail of events: its name on disk, and what kind of value it has. Which kind of event has which, and what they
/// mean, stands with `EventKind`.
///
/// The only place where these names are spelled, so that what writes an event and what reads it cannot differ. A detail
/// that an earlier format does not have, or that a damaged record has as something else, reads as nil.
package struct EventField<Value: EventFieldValue>: Sendable {
    /// The name on disk.
    package let name: String

    private init(_ name: String) {
        self.name = name
    }
}

extension EventField where Value == String {
    package static var wallClock: Self { .init("wall-clock") }
    package static var fault: Self { .init("fault") }
    package static var text: Self { .init("text") }
    package static var receipt: Self { .init("receipt") }
    package static var still: Self { .init("still") }
    package static var noMiddle: Self { .init("no-middle") }
    package static var why: Self { .init("why") }
    package static var guardName: Self { .init("guard") }
    package static var message: Self { .init("message") }
    package static var name: Self { .init("name") }
    package static var client: Self { .init("client") }
    package static var version: Self { .init("version") }
    package static var command: Self { .init("command") }
    package static var ending: Self { .init("ending") }
    package static var reason: Self { .init("reason") }
    /// How a server's process ended.
    package static var ended: Self { .init("status") }
    /// Whether a replica's link is `up` or `down`.
    package static var link: Self { .init("status") }
}

extension EventField where Value == Int {
    package static var step: Self { .init("step") }
    package static var looks: Self { .init("looks") }
    package static var processIdentifier: Self { .init("pid") }
    package static var keys: Self { .init("keys") }
    /// Keys that could not be asked for.
    package static var keysFailed: Self { .init("failed") }
    package static var mark: Self { .init("mark") }
    /// A client program's exit status.
    package static var exitStatus: Self { .init("status") }
    package static var operations: Self { .init("operations") }
    package static var timedByReceipt: Self { .init("timed-by-receipt") }
    package static var about: Self { .init("about") }
    package static var from: Self { .init("from") }
    package static var to: Self { .init("to") }
    package static var delay: Self { .init("delay") }
    package static var rank: Self { .init("rank") }
    package static var offset: Self { .init("offset") }
    package static var epoch: Self { .init("epoch") }
    /// The new master of one that was replaced.
    package static var newMaster: Self { .init("master") }
}

extension EventField where Value == Double {
    package static var startUp: Self { .init("start-up") }
    package static var seconds: Self { .init("seconds") }
    package static var sinceLastAnswer: Self { .init("since-last-answer") }
}

extension EventField where Value == Bool {
    package static var disables: Self { .init("disables") }
    package static var heals: Self { .init("heals") }
    package static var handsOver: Self { .init("hands-over") }
    package static var isFar: Self { .init("far") }
    package static var isolates: Self { .init("isolates") }
    package static var isUndated: Self { .init("undated") }
    package static var lapsed: Self { .init("lapsed") }
    package static var isExpected: Self { .init("expected") }
    package static var isMaster: Self { .init("master") }
    package static var isReachable: Self { .init("reachable") }
    package static var isInterrupted: Self { .init("interrupted") }
}

extension EventField where Value == NodeList {
    package static var suspected: Self { .init("suspected") }
    package static var failed: Self { .init("failed") }
}

extension EventField where Value == ShardOwners {
    package static var owners: Self { .init("owners") }
}

extension EventField where Value == ClusterState {
    package static var clusterState: Self { .init("state") }
}

extension EventField where Value == Witness {
    package static var witness: Self { .init("witness") }
}

extension EventField where Value == WitnessState {
    package static var witnessState: Self { .init("state") }
}

/// What a detail of an event may be.
package protocol EventFieldValue: Sendable {
    /// Reads it; nil where the value on disk is something else.
    init?(_ value: EventValue)
    /// Its form on disk.
    var eventValue: EventValue { get }
}

extension String: EventFieldValue {
    package init?(_ value: EventValue) {
        guard case .text(let text) = value else { return nil }
        self = text
    }

    package var eventValue: EventValue { .text(self) }
}

extension Int: EventFieldValue {
    package init?(_ value: EventValue) {
        guard case .integer(let integer) = value else { return nil }
        self = Int(integer)
    }

    package var eventValue: EventValue { .integer(Int64(self)) }
}

extension Double: EventFieldValue {
    package init?(_ value: EventValue) {
        switch value {
        case .number(let number): self = number
        case .integer(let integer): self = Double(integer)
        default: return nil
        }
    }

    package var eventValue: EventValue { .number(self) }
}

extension Bool: EventFieldValue {
    package init?(_ value: EventValue) {
        guard case .flag(let flag) = value else { return nil }
        self = flag
    }

    package var eventValue: EventValue { .flag(self) }
}

extension EventFieldValue where Self: RawRepresentable<String> {
    package init?(_ value: EventValue) {
        guard case .text(let text) = value else { return nil }
        self.init(rawValue: text)
    }

    package var eventValue: EventValue { .text(rawValue) }
}

extension Witness: EventFieldValue {}
extension WitnessState: EventFieldValue {}

/// Whether a node would serve: `cluster_state` of CLUSTER INFO.
package enum ClusterState: String, EventFieldValue {
    case ok
    case fail
}

/// Numbers of nodes, on disk a text such as `1,4`.
package struct NodeList: EventFieldValue {
    /// The numbers, as they stand there.
    package let nodes: [Int]

    /// Of some nodes, in order.
    package init(_ nodes: Set<Int>) {
        self.nodes = nodes.sorted()
    }

    package init?(_ value: EventValue) {
        guard case .text(let text) = value else { return nil }
        nodes = text.split(separator: ",").compactMap { Int($0) }
            .filter { (0...RecordBounds.member).contains($0) }
    }

    package var eventValue: EventValue {
        .text(nodes.map(String.init).joined(separator: ","))
    }
}

/// The master of each shard in order, on disk a text such as `1,2,-`: a dash where the node knows none.
package struct ShardOwners: EventFieldValue {
    /// The numbers of the masters; nil where none is known.
    package let masters: [Int?]

    /// The masters in the shards' order.
    package init(_ masters: [Int?]) {
        self.masters = masters
    }

    package init?(_ value: EventValue) {
        guard case .text(let text) = value else { return nil }
        masters = text.split(separator: ",", omittingEmptySubsequences: false).map { word in
            Int(word).flatMap { (0...RecordBounds.member).contains($0) ? $0 : nil }
        }
    }

    package var eventValue: EventValue {
        .text(masters.map { $0.map(String.init) ?? "-" }.joined(separator: ","))
    }
}
