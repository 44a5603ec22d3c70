import Quantities
import RunRecord

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
