import Faults
import Plan
import Quantities

extension Step {
    /// The keys of a step that say when and how often it is done.
    private static let keysOfTime = ["at", "every", "repeat"]

    /// Reads a step that is posted to a session, where it acts at once: as a plan has it, in YAML or JSON, without its
    /// time.
    ///
    /// - Parameters:
    ///   - source: The step's text.
    ///   - at: When it begins, from the start of the run.
    ///   - number: Which step of the session, from 0.
    ///   - cluster: The cluster that it acts on.
    /// - Throws: All problems that were found in it.
    init(
        posted source: PlanSource, at: Duration, number: Int, in cluster: ClusterSpecification
    ) throws(PlanError) {
        let value = try PlanParser.parse(source)
        guard case .mapping(let entries) = value.content else {
            throw value.error(
                "a step is wanted here, such as { pause: master of slot 0, for: 5s }, not "
                    + value.inWords)
        }
        if let timed = entries.first(where: { Self.keysOfTime.contains($0.key) }) {
            throw timed.keyPosition.error(
                "a posted step acts at once: leave out '\(timed.key)'")
        }
        guard !entries.contains(where: { $0.key == RandomSteps.name }) else {
            throw value.error("a posted step has one fault, not '\(RandomSteps.name)'")
        }
        let time = PlanValue(plain: "\(Int(at.inMilliseconds))ms", at: value.position)
        let whole = PlanValue(
            .mapping(
                [PlanValue.Entry(key: "at", keyPosition: value.position, value: time)] + entries),
            at: value.position)
        let step = try Step(reading: whole, number: number, .current)
        var problems = ProblemCollector()
        TimelineCheck(
            steps: [step], cluster: cluster, duration: (step.end ?? step.at) + .seconds(1)
        ).run(&problems)
        try problems.finish()
        self = step
    }
}
