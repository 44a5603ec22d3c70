package import Linux
package import Plan

/// Delivers packets of a link twice by chance.
package struct Duplicate: LinkFault {
    package static let name = "duplicate"
    package static let summary = "Delivers packets of a link twice by chance."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "chance", .percentage, required: true, "The chance that a packet arrives twice.")
        ],
        receipt: "The rule counts packets, and those doubled where the engine tells.",
        falsifiers:
            "A chance that never came true: of so many packets some must have been doubled where the engine "
            + "tells.",
        example: "{ at: 5s, duplicate: { from: clients, to: node 1, chance: 5% }, for: 5s }")

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String { "double \(effect.duplicate.inPercent) of packets \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        var effect = LinkEffect()
        effect.duplicate = try FaultyLink.chance(reading: fields)
        self.effect = effect
    }
}
