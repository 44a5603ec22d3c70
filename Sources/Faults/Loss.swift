package import Linux
package import Plan

/// Drops packets of a link by chance: a bad cable, a full queue.
package struct Loss: LinkFault {
    package static let name = "loss"
    package static let summary = "Drops packets of a link by chance."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "chance", .percentage, required: true, "The chance that a packet is lost.")
        ],
        receipt: "The rule counts the packets that it dropped.",
        falsifiers:
            "A chance that never came true: of so many packets some must have been dropped.",
        example: "{ at: 5s, loss: { from: clients, to: node 1, chance: 5% }, for: 5s }")

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String { "lose \(effect.loss.inPercent) of packets \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        var effect = LinkEffect()
        effect.loss = try FaultyLink.chance(reading: fields)
        self.effect = effect
    }
}
