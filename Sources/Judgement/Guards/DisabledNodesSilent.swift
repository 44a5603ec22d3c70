import Quantities
import RunRecord

/// Nodes that a fault is said to keep from serving, and that answered the load all the same: whatever was undone between two
/// looks and put back, the clients had their answers meanwhile.
struct DisabledNodesSilent: Guard {
    let name = "disabled node answered"
    let summary =
        "The load had a good answer from a node while a fault is said to have kept it from serving: sent and answered between "
        + "its effect and its heal."
    let limit = "once, \(WatchedGuard.lateLimit) away from both"

    func doubts(about run: RunAnalysis) -> [String] {
        let loads =
            [run.record.load, run.record.loadBeside].compactMap(\.self)
            + run.record.clients.compactMap(\.load)
        let answers = loads.flatMap(\.stretches).filter { $0.outcome == .success }
        return silences(in: run.record).compactMap { silence in
            let first = answers.filter {
                $0.node == silence.node && $0.firstSent > silence.from
                    && $0.firstCompleted < silence.until
            }.map(\.firstCompleted).min()
            guard let first else { return nil }
            return
                "step \(silence.step &+ 1) (\(silence.fault)) kept node \(silence.node) from serving, and it answered "
                + "the load at \(SampleText.text(first.sinceStart.inSeconds, .time)), before the heal"
        }
    }

    private struct Silence {
        let step: Int
        let fault: String
        let node: Int
        let from: Offset
        let until: Offset
    }

    /// From each effect to its heal, or to the start of another process there, less what the clocks of threads may differ by.
    private func silences(in record: RunRecord) -> [Silence] {
        let slack = WatchedGuard.longestLateness(
            nodeTimeout: .milliseconds(record.description.nodeTimeoutMilliseconds))
        return record.timeline.compactMap { effect in
            guard effect.kind == .faultInjected, effect[.disables] == true,
                effect[.isolates] != true, effect[.isFar] != true, effect[.isUndated] != true,
                effect[.heals] == true, let node = effect.node, let step = effect[.step],
                let fault = effect[.fault]
            else { return nil }
            let end =
                record.timeline.filter { event in
                    guard event.node == node, event.at >= effect.at else { return false }
                    return event.kind == .faultHealed && event[.step] == step
                        || event.kind == .processStarted
                }.map(\.at).min() ?? record.end
            return Silence(
                step: step, fault: fault, node: node, from: Offset(effect.at.sinceStart + slack),
                until: Offset(end.sinceStart - slack))
        }
    }
}
