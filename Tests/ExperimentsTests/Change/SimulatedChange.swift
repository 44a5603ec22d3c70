@testable import Experiments
@testable import Quantities

/// A comparison whose trials take no time, by probabilities and times that are known.
struct SimulatedChange {
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
    private var rehearsal: ChangeRehearsal

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
        rehearsal = ChangeRehearsal(
            ChangePlanner(question, stalls: 96, failures: 96, resyncSeconds: 1.2, seed: seed),
            width: 2)
    }

    /// A part of the failures that takes longer after the change.
    struct Tail {
        var probability: Double
        var seconds: Double
        /// Nil for all kinds.
        var kind: Trial.Kind?
        /// Whether it was so before the change too.
        var isBeforeToo = false
    }

    /// Does trials on two clusters side by side until the answer is known or time is over.
    mutating func run(seconds budget: Double) {
        var rehearsal = rehearsal
        rehearsal.run(seconds: budget) { outcome(of: $0, $1) }
        self.rehearsal = rehearsal
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
        if let tail, variant == 1 || tail.isBeforeToo, trial.kind.isFailure,
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

    /// How many runs it took.
    var runs: Int { rehearsal.runs }
    /// How long it took, in seconds.
    var seconds: Double { rehearsal.seconds }

    /// What the planner makes of all that, without the bootstrap that only reports need.
    var verdict: ChangeVerdict { rehearsal.verdict }

    /// What the report says.
    var answer: ChangeAnswer {
        ChangeAnswer(question, outcomes: rehearsal.outcomes, doubts: [], server: "redis 7.0.15")
    }
}
