import Quantities
package import RunRecord
import Wording

/// The zones of a cluster: which nodes stand together, and how far the zones are from each other.
package struct ZoneLayout: Hashable, Sendable {
    /// How nodes are spread over zones.
    package enum Spread: Hashable, Sendable {
        /// Masters take turns, and each replica stands in another zone than its master, as far as there are others.
        case apart
        /// Masters take turns, and replicas stand with their masters.
        case together
        /// As the list says, a zone for each node.
        case listed([String])
    }

    /// The zones' names, in order, each once.
    package var names: [String] = []
    /// Who stands where.
    package var spread = Spread.apart
    /// How much longer a packet takes from one zone to another, one way.
    package var delay: Duration = .zero
    /// By how much that varies.
    package var jitter: Duration = .zero

    /// No zones.
    package init() {}

    /// Whether links between zones are slower than those within.
    package var isDistant: Bool { delay > .zero || jitter > .zero }

    /// Whether a text can be a zone's name.
    package static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 40
            && text.allSatisfy {
                $0.isASCII && ($0.isLetter || $0.isNumber || "-._".contains($0))
            }
    }

    /// The zone of each node of a cluster; empty where there are no zones.
    package func zones(of topology: Topology) -> [Int: String] {
        guard !names.isEmpty else { return [:] }
        var zones: [Int: String] = [:]
        for (index, shard) in topology.shards.enumerated() {
            for (place, node) in shard.nodes.enumerated() {
                switch spread {
                case .apart: zones[node] = names[(index + place) % names.count]
                case .together: zones[node] = names[index % names.count]
                case .listed(let list):
                    zones[node] = list.indices.contains(node - 1) ? list[node - 1] : nil
                }
            }
        }
        return zones
    }
}

extension ZoneLayout {
    private static let words = ["apart", "together"]

    /// How far zones are from each other.
    static let distance = SectionDocumentation(
        "the way between zones",
        [
            FieldDocumentation(
                "delay", .duration(atLeast: .zero),
                "How much longer a packet takes, one way; nothing by default."),
            FieldDocumentation(
                "jitter", .duration(atLeast: .zero), "By how much that varies; nothing by default."),
        ])

    /// The keys of a plan's cluster.
    static let fields = [
        FieldDocumentation(
            "zones", .list(.text),
            "The zones that nodes stand in, such as [a, b, c]; targets name them. None by default."),
        FieldDocumentation(
            "spread", .either([.word(words), .list(.text)]),
            "apart: masters take turns, their replicas stand in the next zones (the default); together: replicas "
                + "stand with their masters; or a list with a zone for each node."),
        FieldDocumentation(
            "between-zones", .section(distance),
            "How slow links between zones are, all the time: no fault, and no shard counts as affected."
        ),
    ]

    /// Reads those keys; nil when the plan has no zones.
    ///
    /// - Parameters:
    ///   - fields: The cluster's keys.
    ///   - topology: The cluster.
    /// - Throws: When something is wrong with them.
    init?(reading fields: PlanFields, of topology: Topology) throws(PlanError) {
        guard let value = fields["zones"] else {
            if let place = ["spread", "between-zones"].lazy.compactMap({ fields[$0] }).first {
                throw place.error("there are no zones: add zones, such as zones: [a, b, c]")
            }
            return nil
        }
        self.init()
        for name in try value.list("zones") {
            let text = try name.text("a zone's name")
            guard Self.isName(text), !names.contains(text) else {
                throw name.error(
                    "\(text.quoted) is no name for a further zone: letters, digits, '-', '.' and '_', each name once"
                )
            }
            names.append(text)
        }
        guard names.count > 1 else { throw value.error("a cluster in zones has two or more") }
        if let written = fields["spread"] { spread = try Self.spread(written, names, topology) }
        guard let written = fields["between-zones"] else { return }
        let way = try PlanFields(written, of: Self.distance)
        if let unknown = way.unknownKeys.first { throw PlanError(problems: [unknown]) }
        delay = try way.duration("delay") ?? .zero
        jitter = try way.duration("jitter") ?? .zero
        guard jitter <= delay else {
            throw written.error(
                "a jitter above the delay would let packets arrive before they are sent")
        }
    }

    private static func spread(
        _ value: PlanValue, _ names: [String], _ topology: Topology
    ) throws(PlanError) -> Spread {
        guard case .list(let elements) = value.content else {
            return try value.word("spread", among: words) == "together" ? .together : .apart
        }
        var list: [String] = []
        for element in elements { list.append(try element.word("zone", among: names)) }
        guard list.count == topology.nodeCount else {
            throw value.error(
                "\(list.count) zones are listed for \(topology.nodeCount.counted("node")): one for each node"
            )
        }
        return .listed(list)
    }
}
