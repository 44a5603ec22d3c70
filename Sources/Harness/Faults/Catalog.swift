/// Every fault that a plan can name, in the order in which `list faults` prints them.
package enum FaultCatalog {
    /// The faults.
    package static let all: [any Fault.Type] = [
        Pause.self,
        Kill.self,
        Restart.self,
        Failover.self,
        DebugSleep.self,
        ClientPause.self,
        SlowCommand.self,
        ConfigSet.self,
        ClientKill.self,
        MemoryPressure.self,
        ConnectionStorm.self,
        BigResync.self,
        QueryFlood.self,
        CPULimit.self,
        BGSave.self,
        BGRewriteAOF.self,
        ForkStall.self,
        SlowSave.self,
        SlowFsync.self,
        DiskFull.self,
        ClockJump.self,
        Reshard.self,
        ForgetNode.self,
        AddReplica.self,
        Delay.self,
        Jitter.self,
        Loss.self,
        Duplicate.self,
        Reorder.self,
        Corrupt.self,
        Rate.self,
        Partition.self,
        Reset.self,
    ]

    /// The names of all faults.
    package static var names: [String] { all.map { $0.name } }

    /// The fault of that name, if there is one.
    package static func fault(named name: String) -> (any Fault.Type)? {
        all.first { $0.name == name }
    }
}
