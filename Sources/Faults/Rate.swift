package import Linux
package import Plan
import Quantities

/// Bounds how fast packets leave on a link: a narrow line, or one that others fill.
package struct Rate: LinkFault {
    package static let name = "rate"
    package static let summary = "Bounds how many bytes a second cross a link."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "bytes", .size(100...1_000_000_000), required: true,
                "How many bytes cross in a second, IP headers included; both ways share them.")
        ],
        receipt: "The rule counts packets, and probes show how long they wait.",
        falsifiers:
            "A line that is not bounded: a probe of the bytes that take 5 ms of it (60 KB at most) must not be "
            + "quicker than that.",
        example: "{ at: 5s, rate: { from: clients, to: node 1, bytes: 100KB }, for: 5s }")

    package let link: FaultyLink
    package let effect: LinkEffect
    private let bytes: ByteCount

    package var text: String { "let \(bytes) a second cross \(link.text)" }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        bytes = try fields.required(try fields.size("bytes"), "bytes")
        var effect = LinkEffect()
        effect.rateBitsPerSecond = Int64(bytes.bytes) * 8
        self.effect = effect
    }
}
