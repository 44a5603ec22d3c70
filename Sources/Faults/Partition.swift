package import Linux
package import Plan

/// Lets nothing through on a link: a partition, in one direction or both, of the bus, of clients or of all.
package struct Partition: LinkFault {
    package static let name = "partition"
    package static let summary = "Lets nothing through between two sets of nodes or clients."
    package static let documentation = linkDocumentation(
        [],
        receipt: "No probe comes through, and the rule counts what it dropped.",
        falsifiers:
            "Packets that go another way: no probe may come through, at the beginning and later.",
        example: "{ at: 5s, partition: { from: node 1, to: any, traffic: bus }, for: 10s }")

    package let link: FaultyLink
    package var effect: LinkEffect { LinkEffect(loss: 1) }
    package var text: String { "let nothing through \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
    }
}
