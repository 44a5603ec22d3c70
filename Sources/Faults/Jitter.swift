package import Linux
package import Plan
import Quantities

/// Holds the packets of a link for times that vary about a mean: a wireless link, a queue that fills and drains.
package struct Jitter: LinkFault {
    package static let name = "jitter"
    package static let summary = "Holds the packets of a link for times that vary about a mean."
    package static let documentation = linkDocumentation(
        [
            FieldDocumentation(
                "around", .duration(atLeast: .microseconds(100)), required: true,
                "The mean of the times, each way."),
            FieldDocumentation(
                "by", .duration(atLeast: .microseconds(100)), required: true,
                "How far they vary: the standard deviation, or with uniform the most."),
            FieldDocumentation(
                "distribution", .word(LinkEffect.Distribution.allCases.map(\.rawValue)),
                "normal: a bell (the default); uniform: around ± by, each as likely."),
        ],
        receipt:
            "Probes across the link differ from each other as asked; the receipt names the quickest, the "
            + "middle one and the slowest.",
        falsifiers:
            "A fixed delay, or none: ten probes must differ from each other by a fourth of the jitter.",
        example: "{ at: 5s, jitter: { from: clients, to: any, around: 20ms, by: 5ms }, for: 5s }")

    /// A normal distribution is cut off where time would run backwards: 3 standard deviations below its mean is 1
    /// packet of 740.
    private static let leastDeviations = 3

    package let link: FaultyLink
    package let effect: LinkEffect

    package var text: String {
        let shape = effect.distribution == .normal ? "" : ", uniform"
        return "hold packets \(link.text) for \(effect.delay.inWords) ± "
            + "\(effect.jitter.inWords)\(shape)"
    }

    package init(reading fields: PlanFields) throws(PlanError) {
        link = try FaultyLink(reading: fields)
        let mean = try fields.required(try fields.duration("around"), "around")
        let spread = try fields.required(try fields.duration("by"), "by")
        let distribution =
            try fields.word("distribution").flatMap(LinkEffect.Distribution.init) ?? .normal
        let reach = distribution == .normal ? spread * Self.leastDeviations : spread
        guard mean >= reach else {
            throw PlanError(
                fields.position(of: "around"),
                "times that vary by \(spread.inWords) (\(distribution.rawValue)) about "
                    + "\(mean.inWords) would be negative: 'around' must be at least "
                    + "\(reach.inWords)")
        }
        effect = LinkEffect(delay: mean, jitter: spread, distribution: distribution)
    }
}
