import LoadGenerator
import TestSupport
import Workload

extension LoadSpecification {
    /// A load of ten keys whose client waits for a minute and asks for no slot table: what it sees is the server's
    /// script alone.
    static func patient(retries: Int? = nil) -> LoadSpecification {
        var policy = ClientPolicy(name: "test")
        policy.responseTimeout = .seconds(60)
        policy.refreshInterval = nil
        if let retries { policy.retries = retries }
        var load = LoadSpecification(policy: policy)
        load.keys = 10
        return load
    }

    /// The load, running against one server since so many of its operations have succeeded.
    func running(
        against server: FakeServer, seed: UInt64 = 5, succeeded: UInt64
    ) async throws -> RunningLoad {
        let running = try RunningLoad.start(
            self, target: FakeServer.target([server]), origin: monotonicNanoseconds(), seed: seed)
        while running.snapshot().succeeded < succeeded {
            try await Task.sleep(for: .milliseconds(20))
        }
        return running
    }
}
