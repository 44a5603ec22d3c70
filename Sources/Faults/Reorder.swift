package import Linux
package import Plan
import Quantities

/// Lets packets of a link overtake others: all are held for some time, and some by chance are not.
package struct Reorder: LinkFault {
    package static let name = "reorder"
    package static let summary =
        "Lets packets of a link overtake others, which are held for some time."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "chance", .percentage, required: true, "The chance that a packet is not held."),
            FieldDocumentation(
                "by", .duration(atLeast: .microseconds(100)),
                "How long the others are held; 10ms by default."),
        ],
        receipt: "The rule counts the packets that overtook others.",
        falsifiers:
            "A rule that holds none: the slowest probe must have been held, and of so many packets some have "
            + "overtaken.",
        example: "{ at: 5s, reorder: { from: clients, to: node 1, chance: 25%, by: 5ms }, for: 5s }"
    )

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String {
        "let \(effect.reorder.inPercent) of packets \(link.text) overtake by \(effect.delay.inWords)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        var effect = LinkEffect(delay: try fields.duration("by") ?? .milliseconds(10))
        effect.reorder = try FaultyLink.chance(reading: fields)
        self.effect = effect
    }
}
