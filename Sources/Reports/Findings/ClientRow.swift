import Judgement
import Quantities
import RunRecord
import Wording

/// One client of those that ran side by side, as the reports show it: what it made of the same faults.
struct ClientRow: Sendable {
    /// What the columns are called, the first one of words.
    static let columns = [
        "client", "outage", "beyond the server's", "errors", "worst success", "worst failure",
        "healthy shards", "held after heal", "lost writes", "stale reads", "doubled",
    ]
    /// The columns that hold numbers.
    static let numbers = 1...10
    /// What the columns mean, in a paragraph.
    static let legend =
        "Beyond the server's: outage less failover time. Healthy shards: what they served a second from the first fault "
        + "to the last heal, of what they served before it. Held after heal: operations under way at the last heal that "
        + "ended more than a second later, or never. Lost writes and stale reads: of the values that the client told; - "
        + "where it told none. Doubled: increments that retries applied twice, at least."

    /// What the plan calls it.
    let name: String
    /// What it said that it is; for our own load, what it is.
    let version: String
    /// The other columns' texts, in their order.
    let figures: [String]
    /// Its failed operations by class, and in its own words, most first.
    let errors: [ErrorText]
    /// How it ended where that is worth telling.
    let problems: [String]
    /// Whether anything failed or was lost.
    let isFelt: Bool
    /// The median outage, in seconds; nil when there is none.
    let outage: Double?
    /// What there is to say where nothing failed.
    let calm: String
}

extension Findings {
    /// The clients that ran side by side and, first, our own load beside them; none where there are no such clients.
    var clients: [ClientRow] {
        guard let first = analyses.first, let clients = first.record.description.clients else {
            return []
        }
        var rows: [ClientRow] = []
        if first.record.load != nil {
            let policy = first.record.description.clientPolicy ?? "load"
            rows.append(
                ClientView(runs: analyses, problems: []).row(
                    "policy \(policy)", version: "our own load"))
        }
        for client in clients {
            let views = analyses.compactMap { $0.seen(byClient: client.name) }
            let versions = views.compactMap { view in
                view.record.clients.first?.description.version
            }
            rows.append(
                ClientView(runs: views, problems: problems(of: client.name)).row(
                    client.name, version: versions.first ?? ""))
        }
        return rows
    }

    /// What went wrong with a client program, each once.
    private func problems(of client: String) -> [String] {
        var seen: Set<String> = []
        return runs.flatMap(\.timeline).filter {
            $0.kind == .clientProblem && $0[.client] == client
        }.compactMap { $0[.message] }.filter { seen.insert($0).inserted }.prefix(5).map { $0 }
    }
}

/// All runs as one client saw them.
struct ClientView {
    let runs: [RunAnalysis]
    let problems: [String]

    func row(_ name: String, version: String) -> ClientRow {
        let rate = samples("error-rate")
        let lost = samples("lost-writes")
        return ClientRow(
            name: name, version: version,
            figures: [
                text(samples("outage"), .time), text(beyond, .time), text(rate, .ratio),
                text(samples("latency.max"), .time), text(samples("failure-latency.max"), .time),
                healthy, held, text(lost, .count), text(samples("stale-reads"), .count),
                text(samples("doubled-increments"), .count),
            ],
            errors: errors, problems: stuck + problems,
            isFelt: (rate.max() ?? 0) > 0 || (lost.max() ?? 0) > 0,
            outage: Spread(samples("outage"))?.median,
            calm: rate.isEmpty ? "nothing is known of it" : "no errors")
    }

    private func samples(_ reference: String) -> [Double] {
        guard let reference = MeasureReference(reference) else { return [] }
        return runs.flatMap { run in
            reference.measure.reading(of: run, reference.query).samples.map(\.value)
        }
    }

    /// Of each run's longest outage what its failover did not take.
    private var beyond: [Double] {
        runs.compactMap { run in
            guard let outage = run.outages.map(\.seconds).max() else { return nil }
            let failover = run.episodes.compactMap { $0.failoverTime?.inSeconds }.max() ?? 0
            return outage > 0 ? max(0, outage - failover) : 0
        }
    }

    private var healthy: String {
        let parts = ["baseline", "fault"].map { window in
            Spread(samples("throughput[\(window), healthy shards]"))?.median
        }
        guard let before = parts[0], let during = parts[1], before > 0 else { return "-" }
        return ValueText.text(during / before, .ratio)
    }

    private var held: String {
        let counts = runs.compactMap { $0.record.load?.heldAfterHeal }
        return counts.max().map { ValueText.text($0) } ?? "-"
    }

    /// That it never came back, and what it said last.
    private var stuck: [String] {
        let never = runs.filter { run in run.outages.contains { $0.seconds == .infinity } }
        guard let run = never.last else { return [] }
        let failures = (run.record.load?.stretches ?? []).filter { $0.outcome != .success }
        let last = failures.max { $0.lastCompleted < $1.lastCompleted }
        return [
            "stuck: not served steadily again in \(never.count) of \(runs.count.counted("run")); "
                + (last.map { "it last said \($0.outcome.name)" }
                    ?? "it said nothing, its operations never ended")
        ]
    }

    private var errors: [ErrorText] {
        var counts: [String: UInt64] = [:]
        for load in runs.compactMap(\.record.load) {
            for outcome in OperationOutcome.allCases where outcome != .success {
                let place = Int(outcome.rawValue)
                let count = load.groups.reduce(UInt64(0)) {
                    $0 + ($1.outcomes.indices.contains(place) ? $1.outcomes[place] : 0)
                }
                if count > 0 { counts[outcome.name, default: 0] += count }
            }
        }
        var own: [String: UInt64] = [:]
        for text in runs.compactMap(\.record.load?.errorTexts).joined() {
            own[text.text, default: 0] += text.count
        }
        func sorted(_ counts: [String: UInt64]) -> [ErrorText] {
            counts.map { ErrorText(text: $0.key, count: $0.value) }
                .sorted { ($1.count, $0.text) < ($0.count, $1.text) }
        }
        return sorted(counts)
            + sorted(own).prefix(ErrorText.most).map {
                ErrorText(text: "\"\($0.text)\"", count: $0.count)
            }
    }

    /// The median, and the range where there are several.
    private func text(_ values: [Double], _ unit: Unit) -> String {
        guard let spread = Spread(values) else { return "-" }
        let median = ValueText.text(spread.median, unit)
        guard values.count > 1, spread.min < spread.max else { return median }
        return
            "\(median) (\(ValueText.text(spread.min, unit)) to \(ValueText.text(spread.max, unit)))"
    }
}
