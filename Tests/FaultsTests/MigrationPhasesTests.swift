import Testing

@testable import Faults

/// How long the phases of a slot migration took, from the log of a Valkey 9.1.2.
@Suite struct MigrationPhasesTests {
    private func line(_ time: String, _ change: String, job: String = "2b08") -> String {
        "6124:M 30 Nov 2026 \(time) * Slot migration {name: \(job), operation: export, target_node_id: "
            + "61fa, slots: 8000-8191} state transition: \(change)\n"
    }

    @Test func eachPhaseHasItsLength() {
        let log =
            line("11:50:16.968", "connecting -> sending-establish-command")
            + line("11:50:17.024", "waiting-to-snapshot -> snapshotting")
            + line("11:50:17.025", "snapshotting -> replicating")
            + line("11:50:17.500", "snapshotting -> replicating", job: "other")
            + line("11:50:17.030", "replicating -> failover-paused")
            + line("11:50:17.137", "failover-granted -> success")
        #expect(
            MigrationPhases(of: "2b08", in: log).text
                == "snapshot 1 ms, stream 5 ms, write pause 107 ms")
        #expect(MigrationPhases(of: "none", in: log).text == "")
    }

    @Test func midnightAndBrokenLinesDoNoHarm() {
        let log =
            line("23:59:59.990", "replicating -> failover-paused")
            + line("00:00:00.010", "failover-granted -> success") + line("99:00:00.000", "a -> b")
            + "{name: 2b08, state transition: x -> y\n"
        #expect(MigrationPhases(of: "2b08", in: log).text == "write pause 20 ms")
    }
}
