import Faults

/// Which fault of a plan makes a stall happen again.
enum ReplayFault {
    /// What a plan's reader must know of it.
    static let remark =
        "A fork that lasted is a fork-stall; another stall is a pause of the whole process."

    /// The step's fault and whom it meets.
    static func step(for stall: ReplayStall) -> String {
        stall.end == .reachableAgain
            ? "\(name(for: stall)): { from: node \(stall.node), to: any, traffic: bus }"
            : "\(name(for: stall)): node \(stall.node)"
    }

    /// The fault's name.
    static func name(for stall: ReplayStall) -> String {
        switch stall.end {
        case .resumed: stall.isFork ? ForkStall.name : Pause.name
        case .restarted: Restart.name
        case .startedAfterCrash: Kill.name
        case .reachableAgain: Partition.name
        }
    }
}
