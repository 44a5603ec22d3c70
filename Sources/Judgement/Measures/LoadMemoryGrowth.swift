import Quantities
import RunRecord

/// By how much the load generator's memory grew while the load ran.
struct LoadMemoryGrowth: Measure {
    let name = "load-memory-growth"
    let summary = "by how much this program's resident memory grew while its load ran"
    let unit = Unit.bytes
    let definition = """
        The resident memory of the process that makes the load at the load's end, less that when the load had \
        settled, 5 s after its start or when the first fault began; 0 when it shrank. It holds the series of 100 ms slices, whose growth is \
        the length of the run, and nothing for each operation.
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
        return .value(memory.end > memory.start ? Double(memory.end - memory.start) : 0)
    }
}
