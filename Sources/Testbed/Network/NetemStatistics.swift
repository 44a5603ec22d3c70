import Foundation
package import Linux

/// Reads what `tc -s -j qdisc show` says about netem.
package enum NetemStatistics {
    private struct Discipline: Decodable {
        let kind: String
        let parent: String?
        let bytes: Int?
        let packets: Int?
        let drops: Int?
        let requeues: Int?
    }

    /// The counters of the netem that is a class's leaf; nil when there is none.
    ///
    /// netem counts a packet when it leaves, a doubled one twice, and says nothing about doubling and
    /// corruption; it notes a reordered packet as requeued.
    ///
    /// - Throws: `DecodingError` when the text is not what `tc` writes.
    package static func counters(inClass classIdentifier: String, of json: String) throws
        -> LinkCounters?
    {
        let disciplines = try JSONDecoder().decode([Discipline].self, from: Data(json.utf8))
        guard
            let netem = disciplines.first(where: {
                $0.kind == "netem" && $0.parent == classIdentifier
            })
        else { return nil }
        let drops = netem.drops ?? 0
        return LinkCounters(
            packets: (netem.packets ?? 0) + drops, bytes: netem.bytes ?? 0, dropped: drops,
            reordered: netem.requeues)
    }
}
