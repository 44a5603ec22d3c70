import Quantities
import RunRecord

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
