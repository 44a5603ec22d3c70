package import Plan
import Workload

/// Every fault that a plan can name, in the order in which `list faults` prints them.
package enum FaultCatalog {
    /// The faults.
    package static let all: [any Fault.Type] = [
        Pause.self,
        Kill.self,
        Restart.self,
        PowerCut.self,
        Failover.self,
        Upgrade.self,
        Roll.self,
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
        HalfOpen.self,
        DropLarger.self,
        DropMessage.self,
        Reset.self,
        Command.self,
    ]

    /// The names of all faults.
    package static var names: [String] { all.map { $0.name } }

    /// The fault of that name, if there is one.
    package static func fault(named name: String) -> (any Fault.Type)? {
        all.first { $0.name == name }
    }
}

extension PlanVocabulary {
    /// All that there is to name in a plan.
    package static let current = PlanVocabulary(
        policies: PolicyCatalog.policies, faults: FaultCatalog.all)
}

extension Step {
    /// Its fault as something that can be done.
    package var action: any Fault {
        guard let action = fault as? any Fault else {
            preconditionFailure("a plan that is run is read with the faults of the catalogue")
        }
        return action
    }
}
