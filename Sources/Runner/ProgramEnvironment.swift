import Plan
import RedisClient
import Testbed

/// What the user's programs learn of a run from their environment.
enum ProgramEnvironment {
    /// The environment of a program that runs beside a run.
    ///
    /// - Parameters:
    ///   - inherited: What this program was given.
    ///   - addresses: The nodes' addresses by number, for `SHAKETABLE_NODES`: `host:port` in the order of
    ///     the nodes, joined by commas.
    ///   - credentials: As whom it is to log in, for `SHAKETABLE_USER` and `SHAKETABLE_PASSWORD`; nil for nobody.
    ///   - run: Which run, for `SHAKETABLE_RUN`.
    ///   - seed: The run's seed, for `SHAKETABLE_SEED`.
    /// - Returns: The whole environment.
    static func variables(
        _ inherited: [String: String], addresses: [Int: NodeAddress],
        credentials: Credentials?, run: Int, seed: UInt64
    ) -> [String: String] {
        var variables = inherited
        variables[PlanSecrets.variable] = nil
        variables["SHAKETABLE_NODES"] = addresses.sorted { $0.key < $1.key }
            .map { "\($0.value.host):\($0.value.port)" }.joined(separator: ",")
        variables["SHAKETABLE_USER"] = credentials.map { $0.user ?? "default" }
        variables["SHAKETABLE_PASSWORD"] = credentials?.password
        variables["SHAKETABLE_RUN"] = "\(run)"
        variables["SHAKETABLE_SEED"] = "\(seed)"
        return variables
    }
}
