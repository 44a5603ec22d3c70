import Linearizability
import RunRecord

/// What the loads of a run saw.
struct LoadRecords {
    /// Our own load's; nil when the plan has none.
    var own: LoadRecord?
    /// What our own load recorded of single keys; nil when it was not to.
    var histories: [KeyHistory]?
    /// The client program's; nil when the plan has none that reports.
    var client: LoadRecord?
    /// Those of the client programs that run side by side, in the plan's order.
    var clients: [(client: ClientDescription, load: LoadRecord?)] = []
}
