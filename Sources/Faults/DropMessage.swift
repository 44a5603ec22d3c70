package import Linux
package import Plan
package import Testbed

/// Lets all but one kind of the cluster bus' messages through.
///
/// The bus is TCP: a message that does not arrive is sent again, and those behind it on that connection wait, until the node
/// gives the connection up for silence and makes another one. Those on other connections arrive.
package struct DropMessage: LinkFault {
    package static let name = "drop-message"
    package static let summary =
        "Drops the packets of a link that begin with one kind of the cluster bus' messages."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "kind", .word(BusMessage.allCases.map(\.rawValue)), required: true,
                "Which: what is behind it on the connection waits until the node makes a new one.")
        ],
        receipt:
            "No probe that looks like such a message comes through, others do, and the rule counts what it dropped.",
        falsifiers:
            "A rule that drops other messages too: probes without the message's header must come through. A message that "
            + "stands second in a packet comes through: the count is of packets.",
        example: "{ at: 5s, drop-message: { from: node 4, to: any, kind: vote-request }, for: 5s }")

    package let link: FaultyLink
    package var effect: LinkEffect { LinkEffect(loss: 1) }
    package var packets: PacketKind? { .message(message) }
    private let message: BusMessage

    package var text: String { "drop \(message.rawValue) messages \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields).onBus(reading: fields)
        let kind = try fields.required(try fields.word("kind"), "kind")
        message = BusMessage(rawValue: kind) ?? .fail
    }

    package func impossibility(in plan: ClusterSpecification) -> String? {
        plan.isSecured ? "messages cannot be told apart where the bus speaks TLS" : nil
    }
}
