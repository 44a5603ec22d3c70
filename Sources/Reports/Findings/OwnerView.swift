import Judgement
import Quantities
import RunRecord

/// Whom one node names as the owner of a shard, and what it says of the cluster, over a stretch.
struct OwnerView: Sendable {
    /// When it began to say so.
    let from: Offset
    /// When it said something else.
    let to: Offset
    /// The node it names as the shard's master; nil when it names none.
    let owner: Int?
    /// `ok` or `fail`; nil when it did not say.
    let state: ClusterState?
    /// Whether it answered at all.
    let isReachable: Bool

    /// Views with those joined that follow each other and are alike.
    static func merged(
        _ views: [OwnerView], by areAlike: (OwnerView, OwnerView) -> Bool
    ) -> [OwnerView] {
        views.reduce(into: []) { merged, view in
            if let last = merged.last, last.to == view.from, areAlike(last, view) {
                merged[merged.count - 1] = OwnerView(
                    from: last.from, to: view.to, owner: last.owner, state: last.state,
                    isReachable: last.isReachable)
            } else {
                merged.append(view)
            }
        }
    }
}

extension RunRecord {
    /// What a node said about a shard, from its first word to the run's end, without a gap.
    func views(ofNode node: Int, aboutShard shard: Int) -> [OwnerView] {
        var views: [OwnerView] = []
        var since: Offset?
        var owner: Int?
        var state: ClusterState?
        var isReachable = true
        func close(at end: Offset) {
            guard let from = since, end > from else { return }
            views.append(
                OwnerView(
                    from: from, to: end, owner: owner, state: state, isReachable: isReachable))
        }
        for event in timeline where event.node == node {
            switch event.kind {
            case .viewChanged:
                close(at: event.at)
                let masters = event[.owners]?.masters ?? []
                owner = masters.indices.contains(shard - 1) ? masters[shard - 1] : nil
                state = event[.clusterState]
                isReachable = true
            case .reachability:
                close(at: event.at)
                isReachable = event[.isReachable] ?? isReachable
            default:
                continue
            }
            since = event.at
        }
        close(at: end)
        return views
    }
}
