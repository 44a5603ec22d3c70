import TestSupport
import Testing

@testable import LoadGenerator
@testable import RunRecord

extension RunningLoad {
    /// Lets a load go on until it has shown enough, for 40 s at most, and ends its servers.
    ///
    /// - Returns: Its record, whose counts add up.
    func record(
        of servers: [FakeServer], drain: Duration, until isEnough: (LoadSnapshot) -> Bool
    ) async throws -> LoadRecord {
        let deadline = ContinuousClock.now + .seconds(40)
        while !isEnough(snapshot()), ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        let record = try await stop(drainingFor: drain)
        for server in servers { server.end() }
        record.expectThatCountsAddUp()
        return record
    }
}
