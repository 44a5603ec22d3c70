import Quantities
import RunRecord

/// How much memory the load generator's process held at some time.
protocol LoadMemoryMeasure: Measure {
    /// The bytes, from what the kernel said of the process.
    func bytes(_ memory: MemoryUse) -> Double
}

extension LoadMemoryMeasure {
    var unit: Unit { .bytes }
    var source: String { "the kernel's account of the process (VmRSS)" }
    var witnesses: [Witness] { [.load] }
    var needsLoad: Bool { true }
    var isOfClients: Bool { false }
    var better: Better { .neither }

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        guard let load = run.record.load else { return run.noLoad }
        guard let memory = load.memory else {
            return .unknown("the memory was not looked at")
        }
        return .value(bytes(memory))
    }
}

/// How much memory the load generator's process held when the load ended.
struct LoadMemory: LoadMemoryMeasure {
    let name = "load-memory"
    let summary = "resident memory of this program when its load ended"
    let definition = """
        The resident memory of the process that makes the load, ledger of writes included, after the last \
        operation had ended: what a soak costs. A client program's memory is not part of it.
        """

    func bytes(_ memory: MemoryUse) -> Double { Double(memory.end) }
}

/// By how much the load generator's memory grew while the load ran.
struct LoadMemoryGrowth: LoadMemoryMeasure {
    let name = "load-memory-growth"
    let summary = "by how much this program's resident memory grew while its load ran"
    let definition = """
        The resident memory of the process that makes the load at the load's end, less that when the load had \
        settled, 5 s after its start or when the first fault began; 0 when it shrank. It holds the series of 100 ms slices, whose growth is \
        the length of the run, and nothing for each operation.
        """

    func bytes(_ memory: MemoryUse) -> Double {
        memory.end > memory.start ? Double(memory.end - memory.start) : 0
    }
}

/// The most memory that the load generator's process ever held.
struct LoadMemoryPeak: LoadMemoryMeasure {
    let name = "load-memory-peak"
    let summary = "the most resident memory that this program held until its writes were read back"
    let definition = """
        The greatest resident memory of the process that makes the load at any time from its start until every \
        written key had been read back: the making of the keys and the reading back included. A client \
        program's memory is not part of it.
        """
    let source = "the kernel's account of the process (VmHWM)"

    func bytes(_ memory: MemoryUse) -> Double { Double(memory.peak) }
}
