package import Quantities
package import RunRecord

/// When each window of a run begins and ends.
package struct RunWindows: Hashable, Sendable {
    /// When the load began; the run's start where that is not recorded.
    package let loadStart: Offset
    /// When the last operation was to be sent (to a slice of the load's series): the workers stop
    /// later, once the operations in flight have ended. The run's end where nothing is recorded.
    package let loadEnd: Offset
    /// The first injection; nil when nothing was injected.
    package let faultStart: Offset?
    /// The last heal, or the last injection when it is later; nil when nothing was injected.
    package let faultEnd: Offset?
    /// When the run was ready for its load; nil when it never was.
    package let ready: Offset?

    /// Reads the windows from a timeline.
    package init(_ record: RunRecord) {
        let timeline = record.timeline
        ready = timeline.first { $0.kind == .clusterReady }?.at
        loadStart = timeline.first { $0.kind == .loadStarted }?.at ?? ready ?? .zero
        let stopped = timeline.last { $0.kind == .loadStopped }?.at ?? record.end
        loadEnd = record.load?.lastIntended.map { min($0, stopped) } ?? stopped
        faultStart = timeline.first { $0.kind == .faultInjected }?.at
        faultEnd = timeline.last { $0.kind == .faultInjected || $0.kind == .faultHealed }?.at
    }

    /// How long the load ran in a window, or in all of them; nil when the window does not exist.
    package func length(of window: LoadWindow?) -> Duration? {
        let first = faultStart.map { clamp($0) }
        let last = faultEnd.map { clamp($0) }
        switch window {
        case nil: return loadEnd - loadStart
        case .baseline: return (first ?? loadEnd) - loadStart
        case .fault:
            guard let first, let last else { return nil }
            return last - first
        case .recovery: return last.map { loadEnd - $0 }
        }
    }

    /// Whether a moment of the load's time lies in a window; true without one.
    package func isIn(_ window: LoadWindow?, _ moment: Offset) -> Bool {
        let first = faultStart ?? loadEnd
        return switch window {
        case nil: true
        case .baseline: moment < first
        case .fault: faultStart != nil && moment >= first && moment <= faultEnd ?? first
        case .recovery: faultEnd.map { moment > $0 } ?? false
        }
    }

    private func clamp(_ offset: Offset) -> Offset {
        min(max(offset, loadStart), loadEnd)
    }
}

extension LoadRecord {
    /// The end of the last slice in which an operation was to be sent; nil when there is none.
    fileprivate var lastIntended: Offset? {
        guard let last = series.last(where: { $0.issued > 0 }), sliceMilliseconds > 0 else {
            return nil
        }
        return Offset(.milliseconds(sliceMilliseconds) * (last.slice + 1))
    }
}
