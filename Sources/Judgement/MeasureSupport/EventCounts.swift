import Quantities
import RunRecord

extension RunAnalysis {
    /// How many events of a kind there were once the cluster was ready.
    func count(_ kind: EventKind) -> Double {
        let start = windows.ready ?? .zero
        return Double(record.timeline.filter { $0.kind == kind && $0.at > start }.count)
    }
}
