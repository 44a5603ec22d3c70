import Quantities
import RunRecord

/// The most memory that the load generator's process ever held.
struct LoadMemoryPeak: Measure {
    let name = "load-memory-peak"
    let summary = "the most resident memory that this program held until its writes were read back"
    let unit = Unit.bytes
    let definition = """
        The greatest resident memory of the process that makes the load at any time from its start until every \
        written key had been read back: the making of the keys and the reading back included. A client \
        program's memory is not part of it.
        """
    let source = "the kernel's account of the process (VmHWM)"
    let witnesses: [Witness] = [.load]
    let needsLoad = true
    let isOfClients = false

    let better = Better.neither

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let memory = load.memory else {
            return .unknown("the memory was not looked at")
        }
        return .value(Double(memory.peak))
    }
}
