import Quantities
import RunRecord

/// How often a FAIL was set and taken back.
struct Flaps: Measure {
    let name = "flaps"
    let summary = "how often a node was marked FAIL and cleared again"
    let unit = Unit.count
    let definition = """
        For each node the times that it was marked as FAIL and then cleared; however many nodes log \
        the clearing, it counts once.
        """
    let source = "the servers' logs"
    let witnesses: [Witness] = [.log]

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        var marked: Set<Int64> = []
        var flaps = 0
        for event in run.record.timeline {
            guard let about = event.integer("about") else { continue }
            if event.kind == .failMarked {
                marked.insert(about)
            } else if event.kind == .failCleared, marked.remove(about) != nil {
                flaps += 1
            }
        }
        return .value(Double(flaps))
    }
}
