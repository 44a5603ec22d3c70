import ArgumentParser
import Harness

/// Which server program to test.
struct ServerOptions: ParsableArguments {
    @Option(
        help: "The server program; overrides the plan's cluster.server. By default redis-server.",
        completion: .file())
    var redisServer: String?

    /// Finds it and asks for its version.
    ///
    /// - Throws: `ExitCode` 69, with the reason told.
    func find(for plan: Plan) async throws -> ServerBinary {
        do {
            return try await ServerBinary.find(
                redisServer ?? plan.cluster.server ?? "redis-server")
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}
