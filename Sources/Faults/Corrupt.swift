package import Linux
package import Plan

/// Turns a bit over in packets of a link by chance; the receiver's checksum finds it, so that TCP sees a loss.
package struct Corrupt: LinkFault {
    package static let name = "corrupt"
    package static let summary =
        "Turns a bit over in packets of a link by chance, which TCP sees as a loss."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "chance", .percentage, required: true, "The chance that a packet is damaged.")
        ],
        receipt: "The rule counts packets, and those damaged where the engine tells.",
        falsifiers:
            "A checksum that nobody verifies, so that nothing is lost: of so many packets some must have been "
            + "damaged where the engine tells.",
        example: "{ at: 5s, corrupt: { from: clients, to: node 1, chance: 5% }, for: 5s }")

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String { "damage \(effect.corrupt.inPercent) of packets \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        var effect = LinkEffect()
        effect.corrupt = try FaultyLink.chance(reading: fields)
        self.effect = effect
    }
}
