import Quantities
import RunRecord

extension RunAnalysis {
    /// The groups of operations that a selection holds.
    func groups(_ selector: Selector) -> [LoadGroup] {
        (record.load?.groups ?? []).filter { selector.includes($0, affected: affectedShards) }
    }

    /// Why there is nothing to say of the load: the plan has none, or its record is missing.
    var noLoad: Reading {
        record.description.clientPolicy == nil
            ? .nothing("the plan has no load") : .unknown("the load left no record")
    }
}

extension Selector {
    /// How many of the operations or attempts counted by outcome failed in the selected class, or in
    /// any.
    package func failures(among counts: [UInt64]) -> UInt64 {
        if let error {
            let index = Int(error.rawValue)
            return counts.indices.contains(index) ? counts[index] : 0
        }
        return counts.dropFirst().reduce(0, +)
    }
}

extension RunAnalysis {
    /// How many events of a kind there were once the cluster was ready.
    func count(_ kind: EventKind) -> Double {
        let start = windows.ready ?? .zero
        return Double(record.timeline.filter { $0.kind == kind && $0.at > start }.count)
    }
}
