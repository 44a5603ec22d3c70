import ServerLog
import Testing

@Suite struct RealLogTests {
    /// What nodes say that has no bearing on the cluster's story.
    private static let chatter = [
        "Configuration loaded", "Server initialized", "Running mode=", "monotonic clock:",
        "The AOF directory", "IP address for this node", "Handshake with node", "Renaming node",
        "Replication backlog created", "Loading RDB produced", "RDB age", "RDB memory usage",
        "Done loading RDB", "Diskless rdb transfer, done", "[PSYNC]", "Node ",
        "Background AOF rewrite signal handler", "Successfully renamed", "Successfully created",
        "Calling fsync", "Saving the", "Removing ", "DB 0: ",
    ]

    @Test(arguments: 1...6) func everyRelevantLineIsRecognised(_ node: Int) throws {
        var reader = LogReader()
        try LogFile.read(path: resource("failover-7.0.15/node-\(node).log"), into: &reader) {
            line, raw in
            let text = String(decoding: raw, as: UTF8.self)
            let line = try #require(line, "\(text)")
            guard line.message == .unknown else { return }
            let message = text.split(separator: " ", maxSplits: 6).last ?? ""
            #expect(Self.chatter.contains { message.hasPrefix($0) }, "\(text)")
        }
        #expect(reader.tally.recognised > 20)
    }

    private func expectStory(_ steps: [(LogMessage) -> Bool], in file: String) throws {
        var rest = try LogFile.lines(path: resource(file)).lines.map(\.message)[...]
        for (number, step) in steps.enumerated() {
            let place = try #require(rest.firstIndex(where: step), "step \(number) of the story")
            rest = rest[(place + 1)...]
        }
    }

    @Test func failoverIsTold() throws {
        try expectStory(
            [
                { if case .identity(_, isNew: true) = $0 { true } else { false } },
                { $0 == .ready },
                { if case .fullResyncPromised = $0 { true } else { false } },
                { $0 == .syncFinished },
                { if case .suspected = $0 { true } else { false } },
                { if case .failReceived = $0 { true } else { false } },
                {
                    $0
                        == .electionDelayed(
                            milliseconds: 930, rank: 0, masterRank: nil, offset: 2981)
                },
                { $0 == .electionStarted(epoch: 7) },
                { $0 == .electionWon },
                { $0 == .electionEpoch(7) },
                { $0 == .clusterState(isOK: true) },
                {
                    if case .failCleared(_, was: "master without slots") = $0 {
                        true
                    } else {
                        false
                    }
                },
                { if case .replicaAsks = $0 { true } else { false } },
                { $0 == .signalReceived("SIGTERM") },
                { $0 == .processEnded },
            ], in: "failover-7.0.15/node-6.log")
    }

    @Test func savesAreTold() throws {
        try expectStory(
            [
                { $0 == .childStarted(.save, pid: 25154) },
                { $0 == .savedOnDisk },
                { $0 == .copyOnWrite(.save, megabytes: 0) },
                { $0 == .childFinished(.save) },
                { $0 == .childStarted(.rewrite, pid: 25242) },
                { $0 == .childFinished(.rewrite) },
                { $0 == .rewriteInstalled },
            ], in: "failover-7.0.15/node-4.log")
    }
}
