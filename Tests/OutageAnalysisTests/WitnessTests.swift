import Foundation
import OutageAnalysis
import Testing

/// Answers to commands, settings and the kernel's log beside a server's: read, and used.
@Suite struct OutageWitnessTests {
    private static let log = """
        7:M 03 Mar 2024 10:00:00.000 * Ready to accept connections
        7:M 03 Mar 2024 10:00:10.000 * 10000 changes in 60 seconds. Saving...
        7:M 03 Mar 2024 10:00:10.004 # Can't save in background: fork: Cannot allocate memory
        9:C 03 Mar 2024 10:05:00.000 # oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo
        9:M 03 Mar 2024 10:05:00.100 * Ready to accept connections
        """

    private func told(_ texts: [String]) throws -> (text: String, analysis: OutageAnalysis) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, text) in texts.enumerated() {
            try Data(text.utf8).write(to: folder.appendingPathComponent("\(index).txt"))
        }
        var analyzer = OutageAnalyzer()
        for index in texts.indices {
            try analyzer.read(any: folder.appendingPathComponent("\(index).txt").path)
        }
        let analysis = analyzer.analysis()
        let text = try AnalysisRendering.text.render(analysis)
        return (text.split(whereSeparator: \.isWhitespace).joined(separator: " "), analysis)
    }

    @Test(arguments: [
        """
        Dave, I have observed latency spikes in this server.

        1. fork: 3 latency spikes (average 251ms, mean deviation 20ms, period 300.00 sec). Worst all time event 400ms.
        2. command: 1 latency spikes (average 12ms, mean deviation 0ms). Worst all time event 12ms.
        """,
        "1) 1) \"fork\"\n   2) (integer) 1709460000\n   3) (integer) 251\n   4) (integer) 400\n",
        "fork\n1709460000\n251\n400\n",
    ]) func delaysAreTold(_ answer: String) throws {
        let told = try told([answer])
        #expect(
            told.text.contains("The latency monitor saw fork take up to 400 ms"), "\(told.text)")
        #expect(told.analysis.latencySpikes.first?.longestMilliseconds == 400)
    }

    @Test func aHistoryOfDelaysIsRead() throws {
        let told = try told([
            "1) 1) (integer) 1709460000\n   2) (integer) 251\n2) 1) (integer) 1709460300\n   2) (integer) 300\n"
        ])
        #expect(told.text.contains("take up to 300 ms"), "\(told.text)")
    }

    @Test(arguments: [
        "1) \"stop-writes-on-bgsave-error\"\n2) \"no\"\n3) \"cluster-node-timeout\"\n4) \"2500\"\n",
        "stop-writes-on-bgsave-error\nno\ncluster-node-timeout\n2500\n",
        "stop-writes-on-bgsave-error no\ncluster-node-timeout 2500\nrequirepass geheim\n",
    ]) func settingsAreUsedAndWithdrawClaims(_ answer: String) throws {
        let told = try told([answer, Self.log])
        #expect(told.text.contains("went on taking writes while saves failed"), "\(told.text)")
        #expect(!told.text.contains("refuses writes (MISCONF)"))
        #expect(told.text.contains("Node timeout 2.500 s, as given"))
        #expect(!told.text.contains("geheim"))
        let without = try self.told([Self.log])
        #expect(without.text.contains("refuses writes (MISCONF) by default"))
    }

    @Test func aKillByTheKernelIsTheCauseOfASilentEnd() throws {
        let kernel =
            "2024-03-03T10:04:59 hostx kernel: Out of memory: Killed process 7 (redis-server) "
            + "total-vm:9100804kB, anon-rss:9066596kB\n"
        let told = try told([Self.log, kernel])
        #expect(
            told.text.contains("The kernel killed it for want of memory: pid 7"), "\(told.text)")
        #expect(!told.text.contains("Which of these it was"))
        let without = try self.told([Self.log])
        #expect(without.text.contains("Which of these it was"))
        let twice =
            "Nov 29 01:00:04 a kernel: Out of memory: Kill process 21578 (redis-server) score 5\n"
            + "Nov 29 01:00:04 a kernel: Killed process 21578, UID 503, (redis-server) anon-rss:906kB\n"
        #expect(try self.told([twice]).analysis.kernelKills.count == 1)
    }

    @Test func aCheckOfTheClusterIsTold() throws {
        let told = try told([
            """
            >>> Performing Cluster Check (using node 10.9.0.1:6379)
            M: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa 10.9.0.1:6379
               slots:[0-5460] (5461 slots) master
               1 additional replica(s)
            M: bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb 10.9.0.2:6379
               slots:[5461-10922] (5462 slots) master
            [OK] All nodes agree about slots configuration.
            [WARNING] Node 10.9.0.1:6379 has slots in importing state 17.
            [ERR] Not all 16384 slots are covered by nodes.
            """
        ])
        for words in ["importing state 17", "Not all 16384 slots", "10.9.0.2:6379 has no replica"] {
            #expect(told.text.contains(words), "\(told.text)")
        }
        #expect(!told.text.contains("10.9.0.1:6379 has no replica"))
    }

    @Test func viewsOfSeveralNodesAreCompared() throws {
        let (a, b) = (String(repeating: "a", count: 40), String(repeating: "b", count: 40))
        let first = """
            \(a) 10.9.0.1:6379@16379 myself,master - 0 0 1 connected 0-16383
            \(b) 10.9.0.2:6379@16379 master,fail - 0 0 2 disconnected
            """
        let second = """
            \(a) 10.9.0.1:6379@16379 slave \(b) 0 0 1 connected
            \(b) 10.9.0.2:6379@16379 myself,master - 0 0 2 connected 0-16383
            """
        let told = try told([first, second])
        #expect(told.text.contains("views of the cluster differ, in 2 nodes"), "\(told.text)")
        #expect(
            told.text.contains(
                "aaaaaaaa: master of 16384 slots, says aaaaaaaa; replica of bbbbbbbb, says bbbbbbbb"
            ))
        #expect(try self.told([first, first]).analysis.viewsDiffer.isEmpty)
    }
}
