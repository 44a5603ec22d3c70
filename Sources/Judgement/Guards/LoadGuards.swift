import Quantities
import RunRecord

/// A load that this machine cannot make, by what it sent before the first fault.
struct LoadDelivered: Guard {
    let name = "load not delivered"
    let summary =
        "Too little of the asked load was sent in the baseline: this machine cannot make it."
    let limit = "less than 95 % of the operations that the rate asks for"

    /// The least part of the asked load that must be delivered in the baseline.
    static let leastDelivered = 0.95

    func doubts(about run: RunAnalysis) -> [String] {
        guard let load = run.record.load, run.record.description.askedRate != nil,
            load.baselineAsked > 0
        else { return [] }
        let part = Double(load.baselineDelivered) / Double(load.baselineAsked)
        guard part < Self.leastDelivered else { return [] }
        let (delivered, least) = SampleText.apart(part, Self.leastDelivered, .ratio)
        return [
            "only \(delivered) of the asked load was delivered in the baseline, below \(least): "
                + "this machine cannot make that load; lower the rate"
        ]
    }
}

/// A load that stopped before the run did: what the servers did from then on, no operation saw.
struct LoadIssued: Guard {
    let name = "load not issued"
    let summary =
        "The baseline, the fault or the recovery passed without any operation though there is a load."
    let limit = "a window of 1 s or more without an operation"

    private static let shortest = Duration.seconds(1)

    func doubts(about run: RunAnalysis) -> [String] {
        let clients = clientsWithoutBaseline(run)
        guard let load = run.record.load, reports(run) else { return clients }
        var doubts = LoadWindow.allCases.compactMap { window -> String? in
            guard let length = run.windows.plannedLength(of: window, in: run.record),
                length >= Self.shortest,
                !load.groups.contains(where: { $0.window == window && $0.issued > 0 })
            else { return nil }
            return "no operation was issued in the window \(window.name), which lasted "
                + SampleText.text(length.inSeconds, .time)
        }
        if run.record.description.askedRate != nil, load.baselineAsked == 0, doubts.isEmpty,
            run.windows.faultStart != nil
        {
            doubts.append(
                "the load asked for no operation in the baseline: start the first fault later")
        }
        return doubts + clients
    }

    /// Of clients side by side only the baseline is owed: one that a fault silences for good is a finding.
    private func clientsWithoutBaseline(_ run: RunAnalysis) -> [String] {
        guard let length = run.windows.plannedLength(of: .baseline, in: run.record),
            length >= Self.shortest
        else { return [] }
        return run.record.clients.filter { client in
            client.load?.groups.contains { $0.window == .baseline && $0.issued > 0 } == false
        }.map { "client \($0.description.name) reported no operation in the baseline" }
    }

    /// Whether the load's operations are known one by one: a program may report none.
    private func reports(_ run: RunAnalysis) -> Bool {
        run.record.description.clientPolicy != nil
    }
}

extension RunWindows {
    /// How long a window was by the time line alone, whatever the load did in it; nil when there was none.
    fileprivate func plannedLength(of window: LoadWindow, in record: RunRecord) -> Duration? {
        let end = record.timeline.last { $0.kind == .loadStopped }?.at ?? record.end
        let first = faultStart.map { min($0, end) }
        switch window {
        case .baseline: return (first ?? end) - loadStart
        case .fault:
            guard let first, let faultEnd else { return nil }
            return min(faultEnd, end) - first
        case .recovery: return faultEnd.map { end - min($0, end) }
        }
    }
}

/// A program's load that sent nothing for a time though nothing kept it waiting: what the servers did meanwhile, no operation
/// saw.
struct LoadSteady: Guard {
    let name = "load stood still"
    let summary =
        "A client program had nothing under way and sent nothing, after operations that had succeeded, and went on later."
    let limit = "1 s or ten times the longest such silence of the baseline, whichever is more"

    private static let shortest = Duration.seconds(1)
    private static let timesTheBaseline = 10
    /// Who has just failed may wait before it tries again: that is the client's own way.
    private static let backingOff = Duration.seconds(1)

    func doubts(about run: RunAnalysis) -> [String] {
        guard let fault = run.windows.faultStart else { return [] }
        // What our own load sends by the clock is watched at its workers.
        let own = run.record.description.askedRate == nil ? [(run.record.load, "the load")] : []
        let clients = run.record.clients.map { ($0.load, "client \($0.description.name)") }
        return (own + clients).compactMap { load, words in
            let silences = load.map(silences) ?? []
            let usual = silences.filter { $0.upperBound <= fault }.map(length).max() ?? .zero
            let limit = max(Self.shortest, usual * Self.timesTheBaseline)
            guard
                let longest = silences.filter({ $0.upperBound > fault && length($0) > limit })
                    .max(by: { length($0) < length($1) })
            else { return nil }
            return
                "\(words) sent nothing for \(SampleText.text(length(longest).inSeconds, .time)) from "
                + "\(SampleText.text(longest.lowerBound.sinceStart.inSeconds, .time)) on, with nothing under way; "
                + "at most \(SampleText.text(limit.inSeconds, .time)) is allowed"
        }
    }

    private func length(_ silence: Range<Offset>) -> Duration {
        silence.upperBound - silence.lowerBound
    }

    /// When nothing was sent and nothing was under way, between two operations, the first of which succeeded.
    private func silences(_ load: LoadRecord) -> [Range<Offset>] {
        let slices = Dictionary(grouping: load.series) { $0.slice }.sorted { $0.key < $1.key }
        let failures = load.stretches.filter { $0.outcome != .success }
        var underWay = 0
        var last: Int?
        var found: [Range<Offset>] = []
        for (number, parts) in slices {
            let sums = parts.reduce(into: (issued: 0, failed: 0, completed: 0)) { sums, part in
                sums.issued += Int(part.issued)
                sums.failed += part.outcomes.dropFirst().reduce(0) { $0 + Int($1) }
                sums.completed += Int(part.completed)
            }
            guard sums.issued > 0 || sums.completed > 0 else { continue }
            if let last, number > last + 1, underWay == 0 {
                let from = start(ofSlice: last + 1, load)
                let to = start(ofSlice: number, load)
                let isBackingOff = failures.contains {
                    $0.firstSent < to
                        && $0.lastCompleted > Offset(from.sinceStart - Self.backingOff)
                }
                if !isBackingOff { found.append(from..<to) }
            }
            underWay += sums.issued - sums.failed - sums.completed
            last = number
        }
        return found
    }

    private func start(ofSlice number: Int, _ load: LoadRecord) -> Offset {
        Offset(.milliseconds(load.sliceMilliseconds) * number)
    }
}

/// A load whose own workers were late: what the servers did meanwhile, no operation saw.
struct LoadPunctual: Guard {
    let name = "load late"
    let summary =
        "Operations were first tried after their time because a worker of the load was held up, in any window."
    let limit = WatchedGuard.lateLimit

    func doubts(about run: RunAnalysis) -> [String] {
        let limit = WatchedGuard.longestLateness(
            nodeTimeout: .milliseconds(run.record.description.nodeTimeoutMilliseconds))
        return [(run.record.load, ""), (run.record.loadBeside, " beside the program")].compactMap {
            load, which in
            guard let load, let worst = load.schedulerLateness.max, worst > limit else {
                return nil
            }
            let late = load.schedulerLateness.buckets
                .filter { Duration.microseconds(Int64($0.microseconds)) > limit }
                .reduce(UInt64(0)) { $0 + $1.count }
            return
                "\(late) operations of the load\(which) were first tried late because of its worker, up to "
                + "\(SampleText.text(worst.inSeconds, .time)); at most "
                + "\(SampleText.text(limit.inSeconds, .time)) is allowed"
        }
    }
}

/// A load that left no record.
struct LoadRecorded: Guard {
    let name = "load unrecorded"
    let summary = "The plan has a load, and nothing is kept of what its clients saw."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let own =
            run.record.load == nil && run.record.description.clientPolicy != nil
            ? ["the load left no record: nothing is known of what the clients saw"] : []
        return own
            + run.record.clients.filter { $0.load == nil }.map {
                "client \($0.description.name) left no record: nothing is known of what it saw"
            }
    }
}

/// Outcomes of operations that were not all kept.
struct OutcomesKept: Guard {
    let name = "outcomes dropped"
    let summary = "The load's outcomes changed too often to keep the time of each."
    let limit = "once"

    func doubts(about run: RunAnalysis) -> [String] {
        let own =
            run.record.load?.stretchesDropped == true
            ? ["the load's outcomes changed too often to keep all: outages are not known"] : []
        return own
            + run.record.clients.filter { $0.load?.stretchesDropped == true }.map {
                "client \($0.description.name): its outcomes changed too often to keep all"
            }
    }
}
