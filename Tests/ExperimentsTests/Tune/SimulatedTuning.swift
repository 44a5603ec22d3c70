@testable import Experiments
@testable import Quantities

/// A machine that does trials in no time, by probabilities that are known.
struct SimulatedTuning {
    /// What a run takes beside its time line, in seconds.
    static let beside = 4.0

    var planner: TunePlanner
    let question: TuneQuestion
    /// The true probability of a failover by node-timeout and stall, both in seconds.
    let truth: (Double, Double) -> Double
    var generator: SplitMix64
    private(set) var outcomes: [TrialOutcome] = []

    init(
        _ question: TuneQuestion, predictions: [TunePrediction] = [], seed: UInt64,
        truth: @escaping (Double, Double) -> Double
    ) {
        self.question = question
        self.truth = truth
        generator = SplitMix64(seed: seed)
        planner = TunePlanner(question, seed: seed, predictions: predictions)
    }

    /// Does trials on some clusters side by side for so many seconds.
    mutating func run(seconds: Double, clusters: Int = 2) {
        var underWay: [(job: TrialJob, end: Double)] = []
        var now = 0.0
        while true {
            while underWay.count < clusters,
                let job = planner.next(
                    underWay: underWay.map(\.job), timeLeft: seconds - now - Self.beside)
            {
                underWay.append((job, now + job.seconds + Self.beside))
            }
            guard let first = underWay.indices.min(by: { underWay[$0].end < underWay[$1].end })
            else { return }
            let (job, end) = underWay.remove(at: first)
            now = end
            let new = job.steps.map { outcome(of: $0.trial, job.variant) }
            outcomes += new
            planner.note(new)
        }
    }

    private mutating func outcome(of trial: Trial, _ variant: Int) -> TrialOutcome {
        let timeout = question.nodeTimeouts[variant]
        let failedOver =
            trial.kind.isFailure
            || Double.random(in: 0..<1, using: &generator) < truth(timeout, trial.seconds)
        return TuneTests.outcome(
            variant, trial, failedOver: failedOver, outage: failedOver ? timeout * 1.7 : 0)
    }

    /// What it makes of all that.
    var answer: TuneAnswer {
        TuneAnswer(question, outcomes: outcomes, doubts: [], server: "redis 7.0.15")
    }
}
