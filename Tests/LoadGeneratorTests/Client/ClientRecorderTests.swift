import Testing

@testable import LoadGenerator
@testable import Quantities
@testable import RunRecord

struct ClientRecorderTests {
    private static let target = LoadTarget(
        nodes: [LoadTarget.Node(number: 1, host: "127.0.1.1", port: 7000)],
        topology: Topology(shards: [
            Topology.Shard(number: 1, slots: 0...8191, master: 1, replicas: []),
            Topology.Shard(number: 2, slots: 8192...16383, master: 2, replicas: []),
        ]))
    private static let second: Int64 = 1_000_000_000

    private static func recorder() -> ClientRecorder {
        ClientRecorder(target: target, earliest: 10 * second)
    }

    /// Takes a line that came 100 s after the clock's zero.
    private static func take(
        _ text: String, _ recorder: inout ClientRecorder
    ) throws -> ClientRecorder.Line {
        try recorder.take(Array(text.utf8), received: 100 * second)
    }

    @Test func operationsBecomeWindowsShardsAndStretches() throws {
        var recorder = Self.recorder()
        #expect(
            try Self.take(#"{"ready":true,"client":"mine","version":"2"}"#, &recorder)
                == .ready("mine 2"))
        // The slot of "foo" is 12182: the second shard.
        let lines = [
            #"{"op":"SET","key":"foo","ok":true,"start":11000000000,"end":11002000000}"#,
            #"{"op":"get","slot":5,"ok":true,"start":19900000000,"end":20100000000,"node":"127.0.1.1:7000"}"#,
            #"{"op":"get","shard":1,"error":"CLUSTERDOWN The cluster is down","start":21000000000,"end":21000001000}"#,
            #"{"op":"eval","kind":"read","shard":1,"error":"Connection-Refused","start":31000000000,"end":31000001000}"#,
        ]
        for line in lines { #expect(try Self.take(line, &recorder) == .operations) }
        #expect(try Self.take(#"{"done":true}"#, &recorder) == .done)
        let record = recorder.record(
            origin: 10 * Self.second, fault: 20 * Self.second, recovery: 30 * Self.second)
        let found = record.groups.map { "\($0.window) \($0.shard) \($0.kind) \($0.issued)" }
        #expect(
            found == [
                "baseline 2 write 1", "fault 1 read 2", "recovery 1 read 1",
            ])
        let fault = try #require(record.groups.dropFirst().first)
        #expect(fault.outcomes[Int(OperationOutcome.clusterDown.rawValue)] == 1)
        #expect(
            fault.latency.max.map { $0 >= .milliseconds(198) && $0 <= .milliseconds(202) } == true)
        #expect(
            record.groups[2].outcomes[Int(OperationOutcome.connectionRefused.rawValue)] == 1)
        #expect(record.series.first?.slice == 10 && record.series.first?.issued == 1)
        #expect(record.stretches.contains { $0.node == 1 && $0.outcome == .success })
        #expect(record.inFlightPeak == 1)
    }

    @Test func batchesCountAllThatTheySay() throws {
        var recorder = Self.recorder()
        let line = #"""
            {"op":"get","slot":0,"succeeded":5,"failed":{"timeout":3},"start":11000000000,
            "end":11100000000,"latency":[[200,4],[900,1]]}
            """#.replacing("\n", with: "")
        #expect(try Self.take(line, &recorder) == .operations)
        let record = recorder.record(origin: 10 * Self.second, fault: nil, recovery: nil)
        #expect(recorder.count == 8)
        #expect(record.groups.first?.issued == 8)
        #expect(record.groups.first?.outcomes[Int(OperationOutcome.timeout.rawValue)] == 3)
        #expect(record.groups.first?.latency.totalCount == 5)
        #expect(record.groups.first?.latency.percentile(50).map { $0 < .microseconds(210) } == true)
    }

    @Test func withoutAClockTheReceiptIsTheEnd() throws {
        var recorder = Self.recorder()
        #expect(
            try Self.take(#"{"op":"get","slot":0,"ok":true,"took":2000000}"#, &recorder)
                == .operations)
        #expect(recorder.timedByReceipt == 1)
        let record = recorder.record(origin: 10 * Self.second, fault: nil, recovery: nil)
        #expect(record.stretches.first?.lastCompleted == Offset(nanoseconds: 90 * Self.second))
    }

    @Test(arguments: [
        "", "nonsense", "[1,2]", "null", "\u{0}", "{", "{}", #"{"op":"get","ok":true}"#,
        #"{"op":"get","slot":16384,"ok":true,"took":1}"#,
        #"{"op":"get","slot":-1,"ok":true,"took":1}"#,
        #"{"op":"get","shard":9,"ok":true,"took":1}"#,
        #"{"op":"get","slot":0,"ok":true}"#,
        #"{"op":"get","slot":0,"took":1}"#,
        #"{"op":"get","slot":0,"ok":true,"took":-1}"#,
        #"{"op":"get","slot":0,"ok":true,"took":9223372036854775807}"#,
        #"{"op":"get","slot":0,"ok":true,"start":50000000000,"end":40000000000}"#,
        #"{"op":"get","slot":0,"ok":true,"start":1,"end":2}"#,
        #"{"op":"get","slot":0,"ok":true,"start":11000000000,"end":9223372036854775807}"#,
        #"{"op":"get","slot":0,"ok":true,"start":99e99,"end":1}"#,
        #"{"op":"get","slot":0,"ok":"yes","took":1}"#,
        #"{"op":"get","slot":0,"ok":true,"error":"timeout","took":1}"#,
        #"{"op":"get","kind":"maybe","slot":0,"ok":true,"took":1}"#,
        #"{"op":"get","slot":0,"succeeded":-5,"took":1}"#,
        #"{"op":"get","slot":0,"succeeded":99999999999,"took":1}"#,
        #"{"op":"get","slot":0,"succeeded":2,"latency":[[1,1]],"took":1}"#,
        #"{"op":"get","slot":0,"succeeded":2,"latency":[[1]],"took":1}"#,
        String(repeating: "[", count: 60_000),
    ])
    func whatIsNoMessageIsRefusedAndCountsNothing(text: String) {
        var recorder = Self.recorder()
        #expect(throws: ClientLineError.self) { try Self.take(text, &recorder) }
        #expect(recorder.count == 0)
    }

    @Test func moreOperationsThanAreKeptAreTold() throws {
        var recorder = Self.recorder()
        let line = #"{"op":"get","slot":0,"succeeded":1000000,"took":1}"#
        for _ in 0..<100 { #expect(try Self.take(line, &recorder) == .operations) }
        #expect(try Self.take(line, &recorder) == .beyondLimit)
        #expect(recorder.count == ClientRecorder.mostOperations)
    }

    @Test func linesAreCutInBoundedMemory() {
        var lines = ClientLines()
        #expect(lines.add(Array("ab".utf8)).isEmpty)
        #expect(lines.add(Array("c\n\nd\ne".utf8)) == [Array("abc".utf8), Array("d".utf8)])
        #expect(lines.hasOpenLine)
        for _ in 0..<40 { #expect(lines.add([UInt8](repeating: 7, count: 65_536)).isEmpty) }
        #expect(lines.tooLong == 1)
        #expect(lines.add(Array("\nf\n".utf8)) == [Array("f".utf8)])
        #expect(!lines.hasOpenLine)
    }
}
