/// The load a plan asks for, checked and in base units.
package struct LoadSpecification: Codable, Sendable {
    /// One kind of command and its share of all operations.
    package struct Share: Codable, Sendable {
        /// The command, lower case: `get`, `set` ...
        package var command: String
        /// Its share of all operations, 0 to 1; the shares of a mix sum to 1.
        package var share: Double

        /// A share.
        package init(command: String, share: Double) {
            self.command = command
            self.share = share
        }
    }

    /// How many operations a second in open loop; nil for closed loop.
    package var schedule: RateSchedule?
    /// How the arrivals of an open loop lie within its schedule.
    package var arrivals = ArrivalProcess.even
    /// Callers in closed loop; and the most connections to each node.
    package var connections = 50
    /// The most requests on one connection at once; in closed loop also the operations of one caller.
    package var pipeline = 1
    /// Worker threads.
    package var workers = 1
    /// How connections send and receive.
    package var transfers = TransferPreference.auto
    /// The commands by name.
    package var mix = [Share(command: "get", share: 0.8), Share(command: "set", share: 0.2)]
    /// The user's own commands; their shares and those of the mix sum to 1.
    package var commands: [CustomCommand] = []
    /// How many different keys.
    package var keys = 10_000
    /// Which of them how often. With several workers, each draws so among its own part of the keys.
    package var keyDistribution = KeyDistribution.uniform
    /// The slots that the keys are in.
    package var slots = 0...16383
    /// The sizes of values.
    package var valueSize = ValueSize.fixed(64)
    /// After how long what was written expires; nil for never.
    package var expiry: Duration?
    /// What each write waits for before it counts as acknowledged; nil for its own answer only.
    package var wait: ReplicaWait?
    /// Which nodes answer reads.
    package var readsFrom = ReadPreference.masters
    /// Which operations are recorded one by one; nil for none.
    package var history: HistoryRecording?
    /// What is written before the load begins; nil for nothing.
    package var preload: Preload?
    /// What is in the names of all its keys on a cluster that others use too; nil where the cluster is the run's own.
    package var keyRun: String?
    /// How the client behaves when things go wrong.
    package var policy: ClientPolicy

    /// The rate of an open loop that is the same all the time; nil for a closed loop or another schedule.
    package var rate: Double? {
        get { schedule?.constantRate }
        set { schedule = newValue.map { RateSchedule(constant: $0) } }
    }

    /// The default load with a policy.
    package init(policy: ClientPolicy) {
        self.policy = policy
    }
}
