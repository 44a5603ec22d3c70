package import Judgement
package import Quantities
package import RunRecord
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

extension MeasuredRun {
    /// What is kept of a run that was judged.
    ///
    /// - Parameters:
    ///   - record: What it left.
    ///   - plan: Its plan.
    ///   - judgement: What was found.
    package init(_ record: RunRecord, of plan: PlanRecord, judged judgement: RunJudgement?) {
        let description = record.description
        let samples = Judge.samples(RunAnalysis(record))
        self.init(
            plan: plan.name, planHash: plan.hash, index: description.index,
            seed: description.seed, startedNanoseconds: description.wallClockNanoseconds,
            server: description.server, configuration: description.configuration,
            host: description.host, networkEngine: description.networkEngine,
            sandbox: description.sandbox, parallelism: description.sideBySide ?? 1,
            programVersion: description.programVersion, isControl: description.steps.isEmpty,
            verdict: judgement?.verdict ?? .inconclusive,
            doubts: judgement?.doubts ?? ["it was not judged"],
            measures: Judge.reported.compactMap { text, reference in
                Measure(name: text, unit: reference.unit, samples: samples[text] ?? [])
            })
    }

    /// The runs of a folder, judged from what is on disk, as far as they can be read.
    ///
    /// - Parameter folder: The folder.
    /// - Returns: The runs in order, and what could not be read.
    /// - Throws: `RunFolderError` when an expectation of the plan cannot be read.
    package static func runs(
        of folder: RunFolder
    ) throws(RunFolderError) -> (runs: [MeasuredRun], problems: [String]) {
        let (records, problems) = folder.readRuns()
        return (runs(records, of: folder, judged: try folder.judge(records)), problems)
    }

    /// The runs of a folder that were read and judged before.
    package static func runs(
        _ records: [RunRecord], of folder: RunFolder, judged judgement: Judgement
    ) -> [MeasuredRun] {
        records.map { record in
            let index = record.description.index
            return MeasuredRun(
                record, of: folder.plan, judged: judgement.runs.first { $0.index == index })
        }
    }
}

/// The machine a run ran on, as far as its numbers depend on it.
package struct HostIdentity: Hashable, Sendable {
    /// Processor, cores, memory and kernel in words.
    package let words: String

    /// The identity of a host as a run describes it.
    ///
    /// Memory counts in whole GiB, since what the kernel keeps of it differs from start to start.
    package init(_ host: [String: String]) {
        let memory = host["memory"].map { text in
            guard text.hasSuffix("MiB"),
                let amount = text.split(separator: " ").first.flatMap({ Double($0) }),
                // What no machine has, a folder may say all the same.
                (0...1e12).contains(amount)
            else { return text }
            return "\(Int((amount / 1024).rounded())) GiB"
        }
        words = [
            host["processor"], host["cores"].map { "\($0) cores" }, memory,
            host["kernel"].map { "Linux \($0)" },
        ].compactMap { $0 }.joined(separator: ", ")
    }

    /// Eight hexadecimal digits, the same for machines whose runs can be compared.
    package var fingerprint: String { Fingerprint.shortDigits(of: words) }
}
