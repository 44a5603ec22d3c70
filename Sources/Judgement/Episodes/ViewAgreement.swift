import Quantities
import RunRecord

/// When all nodes that can be reached agree on a shard's new master.
struct ViewAgreement {
    private let record: RunRecord
    private let change: OwnershipHistory.Change

    init(_ record: RunRecord, change: OwnershipHistory.Change) {
        self.record = record
        self.change = change
    }

    /// The first moment, not before the change, at which the view of every node that answers polls
    /// names the new master and the state ok everywhere; nil when it never came.
    ///
    /// A node whose view is not known yet does not agree; one that was never polled does not count. A
    /// node that a fault disables counts as out of reach from the injection on.
    func reached() -> Offset? {
        let polled = record.timeline.filter { $0.kind == .viewChanged }.compactMap { $0.node }
        var agreeing = Dictionary(polled.map { ($0, false) }, uniquingKeysWith: { _, last in last })
        var unreachable: Set<Int> = []
        for event in record.timeline {
            guard let node = event.node else { continue }
            switch event.kind {
            case .viewChanged:
                agreeing[node] = agrees(event)
            case .reachability:
                if event[.isReachable] == false {
                    unreachable.insert(node)
                } else {
                    unreachable.remove(node)
                }
            case .faultInjected where event[.disables] == true:
                unreachable.insert(node)
            case .faultHealed:
                unreachable.remove(node)
            default:
                continue
            }
            let views = agreeing.filter { !unreachable.contains($0.key) }
            if event.at >= change.at, !views.isEmpty, views.allSatisfy({ $0.value }) {
                return event.at
            }
        }
        return nil
    }

    private func agrees(_ view: Event) -> Bool {
        view.ownersByShard?[change.shard] == change.to && view[.clusterState] == .ok
    }
}
