package import Linux
package import Plan
import Quantities
package import Testbed

/// Lets small packets through and none above a size: a tunnel with a smaller MTU than both ends believe, whose notices
/// of that are filtered.
package struct DropLarger: LinkFault {
    package static let name = "drop-larger"
    package static let summary = "Drops the packets of a link that are larger than so many bytes."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "than", .size(60...60_000), required: true,
                "The largest packet that comes through, IP header included; 60B and more, since a connection begins "
                    + "with one of 60.")
        ],
        receipt:
            "No probe of a byte more comes through, small ones do, and the rule counts what it dropped.",
        falsifiers: "A rule that drops all packets: small probes must come through.",
        example:
            "{ at: 5s, drop-larger: { from: clients, to: node 1, than: 1400B }, for: 5s }")

    package let link: FaultyLink
    package var effect: LinkEffect { LinkEffect(loss: 1) }
    package var packets: PacketKind? { .larger(than.bytes) }
    private let than: ByteCount

    package var text: String { "drop packets of more than \(than) \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        than = try fields.required(try fields.size("than"), "than")
    }
}
