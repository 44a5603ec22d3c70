package import Quantities
package import RunRecord
package import Statistics

/// Something that can be measured in a finished run.
///
/// A measure is one file in `Measures` and one line of `Catalog.swift`.
package protocol Measure: Sendable {
    /// The name that expectations use, lower case with hyphens.
    var name: String { get }
    /// What it is, in one line.
    var summary: String { get }
    /// What its values count in.
    var unit: Unit { get }
    /// Exactly what is measured: from where to where, of what.
    var definition: String { get }
    /// What it is read from.
    var source: String { get }
    /// What must have watched the whole run for it to have a value.
    var witnesses: [Witness] { get }
    /// The numbers of the nodes that it needs polled through the run; whatever a measure names here is polled and kept.
    var polled: [PolledField] { get }
    /// What its brackets may hold.
    var selectors: Selector.Kinds { get }
    /// Whether a run has a distribution of values, so that expectations must name a percentile.
    var isDistribution: Bool { get }
    /// Whether polling tells it too, to the time from one poll to the next, where the servers' logs are out of reach.
    var isPolledToo: Bool { get }
    /// Whether only a plan with a load can answer it.
    var needsLoad: Bool { get }
    /// Whether only a plan with a fault can answer it.
    var needsFault: Bool { get }
    /// Whether only what a replica does can change it, so that it says nothing of a cluster without replicas.
    var needsReplica: Bool { get }
    /// Whether only a plan with a client program can answer it.
    var needsProgram: Bool { get }
    /// Whether each of the plan's client programs has values of its own.
    var isOfClients: Bool { get }
    /// Whether a run has a value of it for each loss of a master, and not one in all.
    var isForEachLoss: Bool { get }
    /// The references that reports show, as expectations write them.
    var reported: [String] { get }
    /// Which way it gets better.
    var better: Better { get }
    /// Those of `reported` that a comparison of runs rests on.
    var primary: [String] { get }
    /// By which part of itself it may get worse from one set of runs to another, from 0, unless it is said.
    ///
    /// As much as so many runs can show as a nightly job can make: see Statistics.md.
    var tolerance: Double { get }
    /// The difference up to which two sets of runs count as the same whatever the tolerance, in
    /// base units.
    var leastDifference: Double { get }

    /// Measures a run.
    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading
    /// How many operations a run's distribution is made of; 0 for what is none.
    func size(in run: RunAnalysis, _ query: MeasureQuery) -> UInt64
}

extension Measure {
    /// Nothing narrows it.
    package var selectors: Selector.Kinds { [] }

    /// It needs none.
    package var polled: [PolledField] { [] }

    /// A value, or one for each episode.
    package var isDistribution: Bool { false }

    /// What rests on logs needs them.
    package var isPolledToo: Bool { false }

    /// The timeline alone answers it.
    package var needsLoad: Bool { false }

    /// A run without a fault has it too.
    package var needsFault: Bool { false }

    /// Masters alone have it too.
    package var needsReplica: Bool { false }

    /// Whoever makes the load.
    package var needsProgram: Bool { false }

    /// What is read from operations, any program's operations tell.
    package var isOfClients: Bool { needsLoad }

    /// What its brackets may hold, the client included.
    package var takenSelectors: Selector.Kinds {
        isOfClients ? selectors.union(.client) : selectors
    }

    /// One value for each run.
    package var isForEachLoss: Bool { false }

    /// Its name alone.
    package var reported: [String] { [name] }

    /// All that is to be said of it, for `shaketable list measures`.
    package var documentation: String {
        var sentences = [definition, "Read from: \(source)."]
        sentences.append("Rests on \(witnesses.map(\.words).joined(separator: ", ")).")
        if isDistribution { sentences.append("Needs a percentile or .max: \(name).p99.") }
        let words = takenSelectors.words
        sentences.append(
            words.isEmpty
                ? "Takes no brackets." : "Brackets: \(words.joined(separator: ", ")).")
        switch better {
        case .lower: sentences.append("Lower is better.")
        case .higher: sentences.append("Higher is better.")
        case .neither: sentences.append("Neither more nor less is better: it is not compared.")
        }
        if !primary.isEmpty {
            sentences.append(
                "Regressions are told by \(primary.joined(separator: ", ")), beyond "
                    + "\(SampleText.text(tolerance, .ratio)) or "
                    + "\(SampleText.text(leastDifference, unit)), whichever is more.")
        }
        return sentences.joined(separator: " ")
    }
}

extension Measure {
    /// Of no distribution.
    package func size(in run: RunAnalysis, _ query: MeasureQuery) -> UInt64 { 0 }

    /// Why a percentile of a run's operations says no more than their greatest does; nil when it does.
    package func shortage(in run: RunAnalysis, _ query: MeasureQuery) -> String? {
        guard case .percentile(let percent) = query.statistic else { return nil }
        var (seen, query) = (run, query)
        if let name = query.selector.client {
            guard let other = run.seen(byClient: name) else { return nil }
            seen = other
            query.selector.client = nil
        }
        let (size, fewest) = (
            size(in: seen, query), Aggregate.fewestSamples(forPercent: percent)
        )
        guard size > 0, size < fewest else { return nil }
        return
            "a \(Aggregate.suffix(ofPercent: percent)) takes \(fewest) operations, and there were \(size): "
            + "write .max, or give it more"
    }
}

extension RunAnalysis {
    /// Why there are no such shards in this run; nil when there are.
    fileprivate func absence(of shards: Selector.Shards?) -> String? {
        let all = record.description.topology.shards.map(\.number)
        switch shards {
        case nil: return nil
        case .affected: return affectedShards.isEmpty ? "no shard was affected" : nil
        case .healthy:
            return affectedShards.isSuperset(of: all) ? "every shard was affected" : nil
        case .number(let number):
            return all.contains(number) ? nil : "the cluster has no shard \(number)"
        }
    }

    /// Why a witness did not watch the whole run, in a sentence; nil when it did.
    package func absence(of witness: Witness) -> String? { record.absence(of: witness) }
}

extension Measure {
    /// Measures a run in which all that the measure rests on was there; else the value is not known.
    package func reading(of run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        if let name = query.selector.client {
            guard let seen = run.seen(byClient: name) else {
                return .unknown("the run has no client program named \(name)")
            }
            guard seen.record.load != nil || !needsLoad else {
                return .unknown("client \(name) left no record")
            }
            var query = query
            query.selector.client = nil
            return reading(of: seen, query)
        }
        for witness in witnesses {
            if witness == .log, run.record.lacksLogs {
                if isPolledToo { continue }
                return .unknown(
                    "\(Witness.log.words) are out of this run's reach (cluster.attach), and nothing else tells it"
                )
            }
            if let absence = run.absence(of: witness) { return .unknown(absence) }
        }
        for field in polled {
            if let absence = run.record.absence(of: field) { return .unknown(absence) }
        }
        // Of shards that there are not, nothing is told: none of them failed, and none was sound.
        if let absence = run.absence(of: query.selector.shards) { return .nothing(absence) }
        return read(run, query)
    }
}

/// Which way a measure gets better.
package enum Better: String, Codable, Sendable {
    case lower
    case higher
    /// More or less of it is no better in itself; it is not compared.
    case neither
}

extension Measure {
    /// Less time, fewer errors.
    package var better: Better { .lower }

    /// Reported, and compared, but no regression rests on it.
    package var primary: [String] { [] }

    /// A fifth of a time; of errors a quarter; counts, which scatter most, may double.
    package var tolerance: Double {
        switch unit {
        case .time: 0.2
        case .ratio: 0.25
        case .count: 1
        case .bytes, .rate: 0.1
        }
    }

    /// A difference that nobody minds: 5 ms, as log times and polling are no finer; a tenth of a
    /// percent; of what is counted one in ten runs.
    package var leastDifference: Double {
        switch unit {
        case .time: 0.005
        case .ratio: 0.001
        case .count: 0.1
        case .bytes, .rate: 0
        }
    }

    /// Which number stands for several runs: the mean where most runs have 0.
    package var location: Location {
        switch unit {
        case .time, .bytes, .rate: .median
        case .count, .ratio: .mean
        }
    }
}

/// What is asked of a measure.
package struct MeasureQuery: Hashable, Sendable {
    /// One number of a distribution within a run.
    package enum Statistic: Hashable, Sendable {
        /// Above 0 and below 100.
        case percentile(Double)
        case maximum
    }

    /// The part of the run to look at.
    package var selector = Selector()
    /// Which number of the distribution; nil for measures that are none.
    package var statistic: Statistic?

    /// Everything, of a measure that is no distribution.
    package init() {}
}
