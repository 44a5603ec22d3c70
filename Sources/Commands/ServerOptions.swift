import ArgumentParser
import Plan
import Testbed

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
        try AttachedPlan.demandNone(in: plan)
        let server: ServerBinary
        do {
            server = try await ServerBinary.find(
                redisServer ?? plan.cluster.server ?? "redis-server")
            if plan.cluster.isSecured { try await SandboxSecurity.demand(of: server) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let needing = plan.timeline.first {
            !type(of: $0.fault).provisions.isDisjoint(
                with: [.stallLibrary, .syncRecord, .movableClock])
        }
        if let needing, server.isLinkedStatically {
            throw ExitStatus.unavailable.saying(
                "\(needing.position): '\(type(of: needing.fault).name)' needs a server that is linked "
                    + "dynamically, to preload a library into; '\(server.path)' is linked statically: give "
                    + "another with --redis-server")
        }
        return server
    }
}
