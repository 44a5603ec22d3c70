package import Judgement
package import Quantities
import Statistics

/// What is kept of a run when its folder is gone, and compared with others.
package struct MeasuredRun: Codable, Sendable {
    /// One measure as reports show it.
    package struct Measure: Codable, Hashable, Sendable {
        /// The reference: `error-rate[fault]`.
        package var name: String
        /// What it counts in.
        package var unit: Unit
        /// The median of the samples: a run counts once, since its samples depend on each other.
        package var value: Double
        /// The values in the order of time, in base units.
        package var samples: [Double]

        /// A measure of given samples; nil when there are none.
        package init?(name: String, unit: Unit, samples: [Double]) {
            guard let value = Statistics.median(of: samples) else { return nil }
            self.name = name
            self.unit = unit
            self.value = value
            self.samples = samples
        }

        /// The worst of the samples.
        func worst(_ better: Better) -> Double {
            (better == .higher ? samples.min() : samples.max()) ?? value
        }
    }

    /// Its number in a history; nil when it comes from a folder.
    package var number: Int64?
    /// Which batch (one command, one folder) of the history it belongs to.
    package var batch: Int64?
    /// The plan's name.
    package var plan: String
    /// What the plan measures; nil when it was not recorded.
    package var planHash: String?
    /// Which run of its batch, from 1.
    package var index: Int
    /// The seed of its random choices.
    package var seed: UInt64
    /// When it started, in nanoseconds since 1970, UTC.
    package var startedNanoseconds: Int64
    /// The server and its version.
    package var server: String
    /// The servers' configuration.
    package var configuration: [String: String]
    /// The machine.
    package var host: [String: String]
    /// What made network faults.
    package var networkEngine: String
    /// How the nodes were kept apart.
    package var sandbox: String
    /// How many runs went on at once, at most.
    package var parallelism: Int
    /// The version of the program that ran it.
    package var programVersion: String
    /// Whether it had no faults: what shows in it is the machine's noise.
    package var isControl: Bool
    /// Its verdict.
    package var verdict: Verdict
    /// Why it is inconclusive; its numbers then count nowhere.
    package var doubts: [String]
    /// Every measure that has a value.
    package var measures: [Measure]

    /// A run; in a history it has a number and a batch too.
    package init(
        plan: String, planHash: String?, index: Int, seed: UInt64, startedNanoseconds: Int64,
        server: String, configuration: [String: String], host: [String: String],
        networkEngine: String, sandbox: String, parallelism: Int, programVersion: String,
        isControl: Bool, verdict: Verdict, doubts: [String], measures: [Measure]
    ) {
        self.plan = plan
        self.planHash = planHash
        self.index = index
        self.seed = seed
        self.startedNanoseconds = startedNanoseconds
        self.server = server
        self.configuration = configuration
        self.host = host
        self.networkEngine = networkEngine
        self.sandbox = sandbox
        self.parallelism = parallelism
        self.programVersion = programVersion
        self.isControl = isControl
        self.verdict = verdict
        self.doubts = doubts
        self.measures = measures
    }

    /// The value of a measure in a run that counts; nil when it has none.
    package func value(of name: String) -> Double? { measure(name)?.value }

    /// A measure by its reference; nil when the run has none.
    func measure(_ name: String) -> Measure? { measures.first { $0.name == name } }

    /// The machine, as far as it matters.
    package var identity: HostIdentity { HostIdentity(host) }

    /// Whether its numbers count.
    package var isConclusive: Bool { doubts.isEmpty }
}
