import OutageAnalysis
import ServerLog
import Testing

/// The recorded failover of six nodes at node timeout 1000.
@Suite struct FailoverAnalysisTests {
    private func texts(shifting node: Int? = nil, bySeconds seconds: Int = 0) throws -> [String] {
        try (1...6).map { number in
            let text = String(
                decoding: try contents(resource("failover-7.0.15/node-\(number).log")),
                as: UTF8.self)
            guard number == node else { return text }
            // All times are within one minute.
            return text.replacing(/19:14:(\d\d)/) { match in
                "19:\(14 + (Int(match.1) ?? 0) / 60 + seconds / 60):\(match.1)"
            }
        }
    }

    @Test func electionsAndVotesOfAllNodesAreJoined() throws {
        let analysis = try analysis(of: texts())
        let won = analysis.elections.filter { $0.wonAt != nil }
        #expect(won.map(\.epoch) == [8, 7])
        #expect(won.map(\.isManual) == [true, false])
        #expect(won.map(\.delayMilliseconds) == [0, 930])
        #expect(won.map(\.wonAt?.timeOfDay) == ["19:14:32.518", "19:14:27.486"])
        #expect(analysis.votes.count { $0.refusal == nil && $0.epoch == 7 } == 2)
        #expect(Set(analysis.sources.compactMap(\.node)).count == 6)
        #expect(analysis.failWindows.count == 5)
    }

    @Test func phasesOfTheFailoverAreTold() throws {
        let findings = try analysis(of: texts()).findings
        let failover = try #require(findings.first { $0.kind == "failover" })
        #expect(failover.title == "ea7a8e5b became master at 19:14:27.486 and replaced d5a87e32")
        #expect(
            failover.story == [
                "d5a87e32 was first suspected at 19:14:26.277.",
                "A quorum held it for failed at 19:14:26.378, 101 ms later.",
                "ea7a8e5b knew it 0 ms later, at 19:14:26.378.",
                "It planned its election at 19:14:26.478, 930 ms ahead (rank 0).",
                "It asked for votes at 19:14:27.484 and won 2 ms later.",
            ])
        let state = try #require(findings.first { $0.kind == "state-fail" })
        #expect(state.title == "5 nodes held the cluster for down 1 time, 1.152 s in all")
        let demotions = findings.filter { $0.kind == "demotion" }
        #expect(demotions.map(\.severity) == [.critical, .note])
    }

    @Test func theEndsOfAFailoversPhasesAreKept() throws {
        let failovers = try analysis(of: texts()).failovers
        #expect(failovers.map(\.epoch) == [7, 8])
        #expect(failovers.map(\.isManual) == [false, true])
        let first = try #require(failovers.first)
        let ends = [
            first.suspectedAt, first.failedAt, first.knownAt, first.startedAt, first.wonAt,
        ]
        #expect(
            ends.map { $0?.timeOfDay } == [
                "19:14:26.277", "19:14:26.378", "19:14:26.378", "19:14:27.484", "19:14:27.486",
            ])
        #expect(first.lost?.short == "d5a87e32")
        #expect(failovers.last?.failedAt == nil)
    }

    /// The node flapped before it was replaced: its earlier failures are not of this failover.
    @Test func earlierFailuresOfTheLostMasterAreNotOfTheFailover() throws {
        let winner = """
            8:S 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.second)
            8:S 01 Oct 2020 12:00:30.000 * FAIL message received from \(NodeID.third) about \(NodeID.first)
            8:S 01 Oct 2020 12:00:30.600 # Starting a failover election for epoch 7.
            8:S 01 Oct 2020 12:00:30.602 # Failover election won: I'm the new master.

            """
        let master = """
            9:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.third)
            9:M 01 Oct 2020 12:00:10.000 . *** NODE \(NodeID.first) possibly failing
            9:M 01 Oct 2020 12:00:10.100 * Marking node \(NodeID.first) as failing (quorum reached).
            9:M 01 Oct 2020 12:00:12.000 * Clear FAIL state for node \(NodeID.first): is reachable \
            again and nobody is serving its slots after some time.
            9:M 01 Oct 2020 12:00:29.000 . *** NODE \(NodeID.first) possibly failing
            9:M 01 Oct 2020 12:00:29.999 * Marking node \(NodeID.first) as failing (quorum reached).

            """
        let failover = try #require(try analysis(of: [winner, master]).failovers.first)
        #expect(failover.suspectedAt?.timeOfDay == "12:00:29.000")
        #expect(failover.failedAt?.timeOfDay == "12:00:29.999")
        #expect(failover.knownAt?.timeOfDay == "12:00:30.000")
    }

    @Test func phasesAreByOneClock() throws {
        let plain = try analysis(of: texts()).failovers
        // The clock of a node that only voted is ahead: nothing that is told changes.
        let shifted = try analysis(of: texts(shifting: 3, bySeconds: 120)).failovers
        #expect(plain.first?.wonAt == shifted.first?.wonAt)
        #expect(plain.first?.startedAt == shifted.first?.startedAt)
    }

    @Test func takeoverIsWonWithoutVotes() throws {
        let log = """
            7:S 01 Oct 2020 12:00:00.000 # Taking over the master (user request).
            7:S 01 Oct 2020 12:00:00.000 # New configEpoch set to 9
            7:M 01 Oct 2020 12:00:00.001 * Discarding previously cached master state.

            """
        let elections = try analysis(of: [log]).elections
        #expect(elections.map(\.isManual) == [true])
        #expect(elections.first?.wonAt?.timeOfDay == "12:00:00.000")
    }

    @Test func voteOfANodeThatJustWokeTiesNoClocks() throws {
        let awake = """
            7:S 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.first)
            7:S 01 Oct 2020 12:00:01.000 # Starting a failover election for epoch 7.
            7:S 01 Oct 2020 12:00:01.002 # Failover election won: I'm the new master.

            """
        let asleep = """
            8:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.second)
            8:M 01 Oct 2020 12:00:05.000 # Failover auth granted to \(NodeID.first) for epoch 7
            8:M 01 Oct 2020 12:00:05.001 # Configuration change detected. Reconfiguring myself \
            as a replica of \(NodeID.first)

            """
        #expect(try analysis(of: [awake, asleep]).clocks.map(\.milliseconds) == [0, 0])
    }

    /// A node that flaps is suspected again and again; a report of it belongs to the last suspicion
    /// before it, and one without any belongs to none.
    @Test func reportsOfFlappingNodesTieNoClocksWrongly() throws {
        let sick = "a3c1d9a88ec5ab1ad2d5cd47cf4c1a1b5ae1cd42"
        let found = """
            7:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.first)
            7:M 01 Oct 2020 12:00:10.000 . *** NODE \(sick) possibly failing
            7:M 01 Oct 2020 12:00:40.000 . *** NODE \(sick) possibly failing
            7:M 01 Oct 2020 12:01:40.000 . *** NODE \(sick) possibly failing

            """
        let told = """
            8:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.second)
            8:M 01 Oct 2020 12:00:05.000 - Node \(NodeID.first) reported node \(sick) as not reachable.
            8:M 01 Oct 2020 12:00:10.020 - Node \(NodeID.first) reported node \(sick) as not reachable.
            8:M 01 Oct 2020 12:01:20.000 - Node \(NodeID.first) reported node \(sick) as not reachable.

            """
        let clocks = try analysis(of: [found, told]).clocks
        #expect(clocks.map(\.milliseconds) == [0, 0])
        #expect(clocks.contains { $0.atMost == 20 || $0.atLeast == -20 })
    }

    @Test func theFirstToSuspectASilentNodeBoundsTheTimeout() throws {
        let silent = """
            7:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.first)
            7:M 01 Oct 2020 12:00:10.000 * 5 changes in 60 seconds. Saving...
            7:M 01 Oct 2020 12:00:30.000 * Background saving started by pid 9

            """
        let awake = """
            8:M 01 Oct 2020 12:00:00.000 * No cluster configuration found, I'm \(NodeID.second)
            8:M 01 Oct 2020 12:00:11.200 . *** NODE \(NodeID.first) possibly failing
            8:M 01 Oct 2020 12:00:25.000 . *** NODE \(NodeID.first) possibly failing

            """
        let timeout = try analysis(of: [silent, awake]).nodeTimeout
        #expect(timeout.atMost == 1200)
        #expect(timeout.atLeast == 600)
        #expect(timeout.milliseconds == 1000)
    }

    @Test func clocksThatAgreeAreLeftAlone() throws {
        let clocks = try analysis(of: texts()).clocks
        #expect(clocks.allSatisfy { $0.milliseconds == 0 })
        #expect(clocks.count { $0.atLeast != nil && $0.atMost != nil } >= 4)
    }

    @Test(arguments: [3, 6]) func clockThatIsAheadIsFoundOut(_ node: Int) throws {
        let analysis = try analysis(of: texts(shifting: node, bySeconds: 120))
        let offset = try #require(analysis.clocks.first { $0.source == node - 1 })
        // Seen from the node whose clock is ahead, all others are behind.
        let isReference = analysis.clockReference == node - 1
        let expected: Int64 = isReference ? -120_000 : 120_000
        let judged = isReference ? analysis.clocks.filter { $0.milliseconds != 0 } : [offset]
        #expect(!judged.isEmpty)
        for clock in judged {
            // A report of a suspicion waits for the next gossip: a tenth of a second or so.
            #expect(abs(clock.milliseconds - expected) <= 200)
            #expect((clock.atLeast ?? .min) - 3 <= expected)
            #expect((clock.atMost ?? .max) + 3 >= expected)
        }
        let times = analysis.timeline.filter { $0.kind == .failure }.map(\.at)
        let spread = (times.max()?.milliseconds ?? 0) - (times.min()?.milliseconds ?? 0)
        #expect(spread < 10_000)
    }
}
