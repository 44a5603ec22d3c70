package import Linux
package import Plan
package import Testbed

/// Lets connections be made and closed on a link, and nothing through that is said on them.
package struct HalfOpen: LinkFault {
    package static let name = "half-open"
    package static let summary =
        "Lets connections be made on a link, and nothing through that is said on them."
    package static let documentation = linkDocumentation(
        [],
        receipt:
            "No probe larger than what makes, confirms and ends a connection (60 bytes) comes through, smaller ones do, and "
            + "the rule counts what it dropped.",
        falsifiers: "A partition, in which no connection is made: small probes must come through.",
        example: "{ at: 5s, half-open: { from: node 1, to: any, traffic: bus }, for: 10s }")

    /// The largest packet without data: one that begins a connection.
    private static let largestWithoutData = 60

    package let link: FaultyLink
    package var effect: LinkEffect { LinkEffect(loss: 1) }
    package var packets: PacketKind? { .larger(Self.largestWithoutData) }
    package var text: String { "accept and never answer \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
    }
}
