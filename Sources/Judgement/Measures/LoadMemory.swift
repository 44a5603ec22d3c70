import Quantities
import RunRecord

/// How much memory the load generator's process held when the load ended.
struct LoadMemory: Measure {
    let name = "load-memory"
    let summary = "resident memory of this program when its load ended"
    let unit = Unit.bytes
    let definition = """
        The resident memory of the process that makes the load, ledger of writes included, after the last \
        operation had ended: what a soak costs. A client program's memory is not part of it.
        """
    let source = "the kernel's account of the process (VmRSS)"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let memory = load.memory else {
            return .unknown("the memory was not looked at")
        }
        return .value(Double(memory.end))
    }
}
