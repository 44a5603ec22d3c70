import Quantities
import RunRecord

/// How the plan's client program ended.
struct ClientExitStatus: Measure {
    let name = "client-exit-status"
    let summary = "the exit status of the plan's client program"
    let unit = Unit.count
    let definition = """
        What load.command, or the client named, exited with; 128 and the signal's number when a signal killed it; 0 when it \
        ran to the end of the run and the harness ended it.
        """
    let source = "the program's process"
    let witnesses: [Witness] = [.program]
    let better = Better.neither

    let needsProgram = true
    let isOfClients = true

    func read(_ run: RunAnalysis, _ query: MeasureQuery) -> Reading {
        let ends = run.record.timeline.filter { $0.kind == .clientEnded }
        guard let status = ends.last?[.exitStatus] else {
            return .nothing("the plan has no client program")
        }
        return .value(Double(status))
    }
}
