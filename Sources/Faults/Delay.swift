package import Linux
package import Plan
import Quantities

/// Holds every packet of a link for some time: distance, or a network that is too busy.
package struct Delay: LinkFault {
    package static let name = "delay"
    package static let summary = "Holds the packets of a link for some time, with jitter if wanted."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "by", .duration(atLeast: .microseconds(100)), required: true,
                "How long a packet is held, each way."),
            FieldDocumentation(
                "jitter", .duration(atLeast: .zero),
                "How far that varies; packets keep their order. None by default."),
            FieldDocumentation(
                "distribution", .word(LinkEffect.Distribution.allCases.map(\.rawValue)),
                "uniform: by ± jitter (the default); normal: jitter is the standard deviation."),
        ],
        receipt:
            "Probes across the link take as long as the delay says, and the rule counts packets.",
        falsifiers:
            "Packets that take long for another reason: the probes take the same way and are timed at both ends; "
            + "a machine that is late is a guard of its own.",
        example: "{ at: 5s, delay: { from: node 1, to: any, by: 80ms, jitter: 10ms }, for: 5s }")

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String {
        let jitter = effect.jitter > .zero ? " ± \(effect.jitter.inWords)" : ""
        return "delay packets \(link.text) by \(effect.delay.inWords)\(jitter)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        effect = LinkEffect(
            delay: try fields.required(try fields.duration("by"), "by"),
            jitter: try fields.duration("jitter") ?? .zero,
            distribution: try fields.word("distribution").flatMap(
                LinkEffect.Distribution.init) ?? .uniform)
    }
}
