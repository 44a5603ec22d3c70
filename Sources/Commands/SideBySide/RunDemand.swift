import ArgumentParser
import Plan
import Workload

/// What one run asks of a machine, and how many of its kind the machine bears at once.
///
/// An estimate, on the safe side: the guards of each run decide whether it was right.
struct RunDemand: Equatable {
    /// Processor cores, on average while the load runs.
    let cores: Double
    /// Memory, in bytes.
    let memoryBytes: Int64

    /// Each node beside its load: the cluster bus, its log, the harness's polling of it.
    static let coresOfNode = 0.02
    /// The harness itself.
    static let coresOfHarness = 0.1
    /// Operations that one core sends, serves and counts in a second.
    static let operationsOfCore = 10_000.0
    /// A node's own memory and what a plan's keys take.
    static let bytesOfNode: Int64 = 64 << 20
    /// The part of the machine that runs may use together; the rest keeps timers punctual.
    static let usablePart = 0.5

    /// The demand of a plan's run. A closed loop, and a fault that floods the servers, take all that
    /// there is.
    init(of plan: Plan) {
        let nodes = Double(plan.cluster.nodeCount)
        let isGreedy =
            plan.load.map { $0.rate == nil } == true
            || plan.timeline.contains { type(of: $0.fault).floodsServers }
        let load = (plan.load?.rate ?? 0) / Self.operationsOfCore
        cores =
            isGreedy
            ? .infinity : Self.coresOfHarness + nodes * Self.coresOfNode + load
        memoryBytes = Int64(plan.cluster.nodeCount) * Self.bytesOfNode
    }

    /// The most operations a second of one run that a machine bears.
    static func bearableRate(nodes: Int, cores: Int) -> Double {
        let free = Double(cores) * usablePart - coresOfHarness - Double(nodes) * coresOfNode
        return max(0, free * operationsOfCore)
    }

    /// How many such runs a machine bears at once.
    ///
    /// - Parameters:
    ///   - cores: Its processor cores.
    ///   - memoryBytes: The memory that is free; nil when not known.
    /// - Returns: At least 1.
    func bearable(cores: Int, memoryBytes: Int64?) -> Int {
        let byCores = Double(cores) * Self.usablePart / self.cores
        let byMemory =
            memoryBytes.map { Double($0) * Self.usablePart / Double(self.memoryBytes) }
            ?? .infinity
        return max(1, Int(min(byCores, byMemory, Double(ParallelWish.most))))
    }
}

/// How many runs may go on at once: a number, or as many as the machine bears.
enum ParallelWish: ExpressibleByArgument, Equatable {
    case auto
    case count(Int)

    /// The most that can be asked for.
    static let most = 64

    init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if let count = Int(argument), (1...Self.most).contains(count) {
            self = .count(count)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .auto: "auto"
        case .count(let count): "\(count)"
        }
    }
}
