import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// The incident, checked by hand against its log.
@Suite struct IncidentAnalysisTests {
    @Test func everyForkIsMeasured() throws {
        let children = try incidentAnalysis().children.filter { $0.work == .save }
        #expect(
            children.map { "\($0.startedAt.timeOfDay) \($0.forkMilliseconds ?? -1)" } == [
                "07:59:50.182 152", "08:02:23.076 44593", "08:07:29.150 219040",
                "08:08:55.468 309", "08:12:02.845 96982", "08:19:59.146 196828",
                "08:28:43.451 17", "08:30:09.024 17",
            ])
        #expect(children.map(\.copyOnWriteMegabytes) == [7, 8, 12, 15, 11, 11, 14, nil])
        #expect(
            children.map(\.durationMilliseconds) == [
                3727, 5838, 5665, 4971, 26716, 6181, 5465, nil,
            ])
        #expect(children[1].reason == "1000 changes in 100 seconds")
        #expect(children[1].evidence.map(\.line) == [11, 12, 19, 20, 21])
    }

    @Test func everyFailWindowIsMeasured() throws {
        let windows = try incidentAnalysis().failWindows
        #expect(
            windows.map { "\($0.startedAt.timeOfDay) \($0.durationMilliseconds ?? -1)" } == [
                "08:00:54.791 5097", "08:02:23.852 6051", "08:26:18.242 10101",
                "08:27:11.280 7704",
            ])
        #expect(windows.map(\.asMaster) == [true, true, false, false])
    }

    @Test func everyResynchronisationIsMeasured() throws {
        let events = try incidentAnalysis().resynchronisations
        let partial = try #require(events.first { $0.side == .master })
        #expect(partial.kind == .partial)
        #expect(partial.bytes == 40417)
        #expect(partial.askedOffset == 372_035_256_846)
        #expect(partial.durationMilliseconds == 30)
        let full = try #require(events.first { $0.side == .replica })
        #expect(full.kind == .full)
        #expect(full.bytes == 165_760_616)
        #expect(full.startedAt.timeOfDay == "08:12:05.895")
        #expect(full.finishedAt?.timeOfDay == "08:28:37.881")
        #expect(full.durationMilliseconds == 991_986)
        #expect(
            full.steps.map { "\($0.name) \($0.durationMilliseconds ?? -1)" } == [
                "connecting 455", "handshake 194", "asking 15", "waiting for the snapshot 3623",
                "receiving 918715", "flushing 5890", "loading 63094",
            ])
        // It asked for the byte after its last: 372038922930 - 1 - 372038873893.
        #expect(full.discardedBytes == 49_036)
        #expect(events.count == 2)
    }

    @Test func everyFailMarkIsMeasured() throws {
        let marks = try incidentAnalysis().failMarks
        let first = marks.filter { $0.about.short == "00fced34" }
        let second = marks.filter { $0.about.short == "d1fbc467" }
        #expect(
            first.map(\.durationMilliseconds) == [
                3172, 147_934, 12187, 4726, 2209, 205_764, 108_302, 99240, 10471,
            ])
        #expect(
            second.map(\.durationMilliseconds) == [50475, 13309, 202_648, 26984, 64498, 9901])
        #expect(
            marks.filter { $0.toldBy == nil }.map(\.setAt.timeOfDay) == [
                "08:01:33.895", "08:02:24.282", "08:09:37.073",
            ])
        #expect(marks.count == 15)
    }

    @Test func standstillsAreNamedWithTheirProof() throws {
        let gaps = try incidentAnalysis().gaps
        #expect(
            gaps.map { "\($0.proof.rawValue) \($0.durationMilliseconds)" } == [
                "forking 152", "forking 44593", "forking 219040", "forking 309", "forking 96982",
                "child-not-reaped 15029", "forking 196828", "flushing 5890",
            ])
    }

    @Test func votesAndRolesAreTold() throws {
        let analysis = try incidentAnalysis()
        #expect(analysis.votes.map(\.refusal) == ["its master is up", nil])
        #expect(analysis.votes.map(\.epoch) == [nil, 9])
        #expect(analysis.roleChanges.count == 1)
        #expect(analysis.roleChanges[0].master?.short == "599f1530")
    }

    @Test func nodeYearAndTimeoutAreInferred() throws {
        let analysis = try incidentAnalysis()
        #expect(
            analysis.sources[0].node?.description == "219e9a5c2898bf656ff4bf18eeadc1467ae8dd8"
                || analysis.sources[0].node?.short == "219e9a5c")
        #expect(analysis.sources[0].firstAt?.description == "2020-10-01 07:58:09.005")
        #expect(analysis.nodeTimeout.origin == .estimated)
        #expect(analysis.nodeTimeout.milliseconds == 15_000)
        #expect(analysis.nodeTimeout.atMost == 25_237)
    }

    @Test func theClustersShapeIsKept() throws {
        let analysis = try incidentAnalysis()
        #expect(
            analysis.cluster?.shards.map { $0.map(\.short) } == [
                ["191e4f15", "d1fbc467"], ["9a28b008", "00fced34"], ["599f1530", "219e9a5c"],
            ])
        #expect(analysis.sources[0].firstRole == .master)
    }

    @Test func findingsComeInTheOrderOfTheirWeight() throws {
        let findings = try incidentAnalysis().findings
        #expect(
            findings.map(\.kind) == [
                "discarded-writes", "fork-stall", "stall-child-not-reaped", "demotion",
                "state-fail", "client-response-timeout", "client-node-frozen", "client-not-sent",
                "stall-flushing", "stale-view", "full-resynchronisation", "flaps", "flaps",
                "vote-refused", "takeover", "saves",
            ])
        #expect(findings == findings.sorted { $0.severity < $1.severity })
        let fork = try #require(findings.first { $0.kind == "fork-stall" })
        #expect(fork.evidence.map(\.line) == [11, 12, 23, 24, 37, 38, 64, 65])
        #expect(fork.title.contains("3 min 39.040 s"))
        let full = try #require(findings.first { $0.kind == "full-resynchronisation" })
        // 15.029 s and 196.828 s.
        #expect(full.story.last == "It stood still itself for 3 min 31.857 s of that time.")
        let stale = try #require(findings.first { $0.kind == "stale-view" })
        #expect(stale.evidence.map(\.line) == [12, 13, 14, 18, 22])
        let demotion = try #require(findings.first { $0.kind == "demotion" })
        #expect(demotion.story.last?.contains("1 min 36.982 s") == true)
    }

    @Test func clientsTimeoutIsTiedToTheStandstill() throws {
        let findings = try incidentAnalysis().findings
        let timeout = try #require(findings.first { $0.kind == "client-response-timeout" })
        #expect(timeout.story[0].contains("HSET after 10 s"))
        #expect(timeout.story[0].contains("stood still from 08:01:38.483 to 08:02:23.076"))
    }

    @Test func timeLineIsInOrderAndWhole() throws {
        let analysis = try incidentAnalysis()
        #expect(analysis.timeline.map(\.at) == analysis.timeline.map(\.at).sorted())
        #expect(analysis.timeline.count { $0.kind == .client } == 7)
        #expect(analysis.timeline.count { $0.kind == .failure } == 15)
        #expect(analysis.timeline.count { $0.kind == .state } == 4)
    }

    @Test func compressedLogTellsTheSame() throws {
        let compressed = try incidentAnalysis(log: "redis-8971.log.gz")
        let plain = try incidentAnalysis()
        #expect(compressed.sources[0].name.hasSuffix(".gz"))
        #expect(compressed.sources[0].tally == plain.sources[0].tally)
        #expect(compressed.timeline == plain.timeline)
        #expect(compressed.findings == plain.findings)
    }
}
