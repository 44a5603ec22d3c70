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

    /// Operations a second in open loop; nil for closed loop.
    package var rate: Double?
    /// Callers in closed loop; and the most connections to each node.
    package var connections = 50
    /// The most requests on one connection at once; in closed loop also the operations of one caller.
    package var pipeline = 1
    /// Worker threads.
    package var workers = 1
    /// The commands.
    package var mix = [Share(command: "get", share: 0.8), Share(command: "set", share: 0.2)]
    /// How many different keys.
    package var keys = 10_000
    /// The size of a value, in bytes.
    package var valueSize = 64
    /// How the client behaves when things go wrong.
    package var policy: ClientPolicy

    /// The default load with a policy.
    package init(policy: ClientPolicy) {
        self.policy = policy
    }
}
