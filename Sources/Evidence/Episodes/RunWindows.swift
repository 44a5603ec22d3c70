/// When each window of a run begins and ends.
package struct RunWindows: Hashable, Sendable {
    /// When the load began; the run's start where that is not recorded.
    package let loadStart: Offset
    /// When the load ended; the run's end where that is not recorded.
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
        loadEnd = timeline.last { $0.kind == .loadStopped }?.at ?? record.end
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

    private func clamp(_ offset: Offset) -> Offset {
        min(max(offset, loadStart), loadEnd)
    }
}
