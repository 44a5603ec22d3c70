@testable import Evidence

/// A comparison whose trials take no time, by probabilities and times that are known.
struct SimulatedChange {
    /// What a run takes beside its time line, in seconds.
    static let beside = 4.0

    let question: ChangeQuestion
    /// The true probability of a failover after a stall, before and after.
    let needless: [Double]
    /// How many times as long as the rule of thumb a failover takes, before and after.
    let stretch: [Double]
    /// The kind of failure of whose operations half more fail after the change.
    let harmed: Trial.Kind?
    /// What befalls a part of the failures after the change: how likely, by how many seconds, of which kind.
    let tail: Tail?
    private var generator: SplitMix64
    private var planner: ChangePlanner
    private var outcomes: [Int: [TrialOutcome]] = [:]
    /// How long it took, in seconds.
    private(set) var seconds = 0.0

    init(
        nodeTimeouts: [Double], needless: [Double], stretch: [Double] = [1, 1],
        failures: [Trial.Kind], harmed: Trial.Kind? = nil, tail: Tail? = nil, seed: UInt64
    ) {
        self.tail = tail
        question = ChangeQuestion(
            changes: [
                SettingChange(name: "x", from: ["1"], to: ["2"], bearing: nil, ignored: nil)
            ], nodeTimeouts: nodeTimeouts, stalls: [1.5], failures: failures, tolerance: 0.2,
            tolerated: 0.1, masters: 3, workload: "w")
        self.needless = needless
        self.stretch = stretch
        self.harmed = harmed
        generator = SplitMix64(seed: seed)
        planner = ChangePlanner(
            question, stalls: 96, failures: 96, resyncSeconds: 1.2, seed: seed)
    }

    /// A part of the failures that takes longer after the change.
    struct Tail {
        var probability: Double
        var seconds: Double
        /// Nil for all kinds.
        var kind: Trial.Kind?
    }

    /// Does trials on two clusters side by side until the answer is known or time is over.
    mutating func run(seconds budget: Double) {
        var underWay: [(number: Int, job: TrialJob, end: Double)] = []
        var number = 0
        while true {
            while underWay.count < 2,
                let job = planner.next(
                    underWay: underWay.map(\.job), timeLeft: budget - seconds - Self.beside)
            {
                number += 1
                underWay.append((number, job, seconds + job.seconds + Self.beside))
            }
            guard let first = underWay.indices.min(by: { underWay[$0].end < underWay[$1].end })
            else { return }
            let (done, job, end) = underWay.remove(at: first)
            seconds = end
            outcomes[done] = job.steps.map { outcome(of: $0.trial, job.variant) }
            planner.take(ordered)
        }
    }

    private var ordered: [TrialOutcome] {
        outcomes.sorted { $0.key < $1.key }.flatMap(\.value)
    }

    private mutating func outcome(of trial: Trial, _ variant: Int) -> TrialOutcome {
        let failedOver =
            trial.kind.isFailure
            || Double.random(in: 0..<1, using: &generator) < needless[variant]
        // Failovers take from 1.25 to 1.75 node-timeouts and half a second to a whole one.
        let timeout = question.nodeTimeouts[variant]
        let time =
            timeout * Double.random(in: 1.25...1.75, using: &generator)
            + Double.random(in: 0.5...1, using: &generator)
        var more = 0.0
        if let tail, variant == 1, trial.kind.isFailure,
            tail.kind.map({ $0 == trial.kind }) ?? true,
            Double.random(in: 0..<1, using: &generator) < tail.probability
        {
            more = tail.seconds
        }
        return TuneTests.outcome(
            variant, trial, failedOver: failedOver,
            outage: failedOver ? time * stretch[variant] + more : 0,
            errorRate: Double.random(in: 0.1...0.2, using: &generator)
                + (variant == 1 && trial.kind == harmed ? 0.5 : 0))
    }

    /// What it makes of all that.
    var answer: ChangeAnswer {
        ChangeAnswer(question, outcomes: ordered, doubts: [], server: "redis 7.0.15")
    }
}
