package import RunRecord
package import Testbed

/// What the command line says beside the plan.
package struct RunnerOptions: Sendable {
    /// Where everything is written.
    package var folder: RunFolder
    /// Where the nodes keep their data while they run: in memory, where the sandbox can give that.
    package var dataFolder: String
    /// Whether the nodes are kept apart in namespaces.
    package var isSandboxed: Bool
    /// What makes network faults; nil where the plan has none.
    package var networkEngine: NetworkEngine?
    /// What nodes are given beside their files.
    package var support: NodeSupport
    /// Other server programs, by the names that steps use.
    package var servers: [String: ServerBinary] = [:]
    /// A program to run beside each run, as a shell command; its output goes to the run's folder.
    package var companion: String?
    /// The seed of every random choice.
    package var seed: UInt64
    /// The version of this program.
    package var programVersion: String
    /// Which of the plan's runs to make, from 1; nil for all.
    package var indexes: [Int]?
    /// The most runs that may go on at once on this machine, these included.
    package var sideBySide: Int
    /// The cluster that was there before, in place of one to start; nil for one to start.
    package var attached: FoundCluster?
    /// Where faults are posted while the run goes on, instead of the plan's; nil for the plan's.
    package var session: FaultSession?

    /// Options.
    package init(
        folder: RunFolder, dataFolder: String, isSandboxed: Bool,
        networkEngine: NetworkEngine?, support: NodeSupport, companion: String?, seed: UInt64,
        programVersion: String, indexes: [Int]? = nil, sideBySide: Int = 1
    ) {
        self.folder = folder
        self.dataFolder = dataFolder
        self.isSandboxed = isSandboxed
        self.networkEngine = networkEngine
        self.support = support
        self.companion = companion
        self.seed = seed
        self.programVersion = programVersion
        self.indexes = indexes
        self.sideBySide = sideBySide
    }
}
