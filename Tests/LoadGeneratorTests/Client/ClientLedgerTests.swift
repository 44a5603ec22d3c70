import Testing

@testable import LoadGenerator
@testable import Quantities
@testable import RunRecord

/// What a client program says of its values, held against what the servers have in the end.
struct ClientLedgerTests {
    private static let target = LoadTarget(
        nodes: [],
        topology: Topology(shards: [
            Topology.Shard(number: 1, slots: 0...16383, master: 1, replicas: [])
        ]))

    /// A recorder that took lines whose times are in seconds after the run's start, which is 10 s after the clock's zero.
    private func recorder(
        _ lines: (op: String, key: String, value: String?, ok: Bool, from: Int, to: Int)...
    ) throws -> ClientRecorder {
        var recorder = ClientRecorder(target: Self.target, earliest: 0)
        for line in lines {
            let value = line.value.map { #","value":"\#($0)""# } ?? #","found":false"#
            let end = line.ok ? #""ok":true"# : #""error":"timeout""#
            let text =
                #"{"op":"\#(line.op)","key":"\#(line.key)"\#(value),\#(end),"#
                + #""start":\#(line.from + 10)000000000,"end":\#(line.to + 10)000000000}"#
            _ = try recorder.take(Array(text.utf8), received: 100_000_000_000)
        }
        return recorder
    }

    private func ledger(
        _ recorder: ClientRecorder, _ found: [String: String?]
    ) -> (ledger: LedgerRecord, strange: Int) {
        recorder.ledger.record(
            found: found.mapValues { $0.map { .value(ClientLedger.digest(of: $0)) } ?? .nothing },
            origin: 10_000_000_000)
    }

    @Test func aWriteThatIsGoneIsLostAndAnOlderValueLosesAllNewerOnes() throws {
        let recorder = try recorder(
            ("set", "gone", "a", true, 1, 2), ("set", "back", "a", true, 1, 2),
            ("set", "back", "b", true, 3, 4), ("set", "back", "c", true, 5, 6),
            ("set", "kept", "a", true, 1, 2), ("set", "kept", "b", true, 3, 4))
        #expect(Set(recorder.ledger.writtenKeys) == ["gone", "back", "kept"])
        let (found, strange) = ledger(recorder, ["gone": nil, "back": "a", "kept": "b"])
        #expect(found.acknowledged == 6 && found.keysWritten == 3 && found.lost == 3)
        #expect(strange == 0)
        let back = try #require(found.losses.first { $0.key == "back" })
        #expect(back.count == 2 && back.found == 1 && back.acknowledged == 3)
        #expect(back.acknowledgedAt == Offset(nanoseconds: 6_000_000_000))
    }

    @Test func whatOverlapsMayStandInAnyOrder() throws {
        let recorder = try recorder(
            ("set", "k", "a", true, 1, 4), ("set", "k", "b", true, 2, 3))
        #expect(ledger(recorder, ["k": "a"]).ledger.lost == 0)
        #expect(ledger(recorder, ["k": "b"]).ledger.lost == 0)
    }

    @Test func whatWasGivenUpMayBeThereAndMayComeLate() throws {
        let recorder = try recorder(
            ("set", "k", "a", false, 1, 2), ("set", "k", "b", true, 3, 4),
            ("set", "k", "c", false, 5, 6), ("set", "never", "a", false, 1, 2))
        #expect(recorder.ledger.writtenKeys == ["k"])
        let late = ledger(recorder, ["k": "a"]).ledger
        #expect(late.lost == 0 && late.overwrittenLate == 1)
        let applied = ledger(recorder, ["k": "c"]).ledger
        #expect(applied.lost == 0 && applied.unacknowledgedApplied == 1)
    }

    @Test func aStrangersValueAndAKeyThatCannotBeReadTellNothing() throws {
        let recorder = try recorder(
            ("set", "a", "1", true, 1, 2), ("set", "b", "1", true, 1, 2))
        let (found, strange) = ledger(recorder, ["a": "theirs"])
        #expect(found.keysUnreadable == 2 && found.lost == 0 && strange == 1)
    }

    @Test func aReadOlderThanAWriteBeforeItIsStale() throws {
        let recorder = try recorder(
            ("set", "k", "a", true, 1, 2), ("set", "k", "b", true, 3, 4),
            ("get", "k", "b", true, 5, 6),  // right
            ("get", "k", "a", true, 5, 6),  // stale
            ("get", "k", nil, true, 5, 6),  // stale: there was a value
            ("get", "k", "a", true, 3, 5),  // b was under way
            ("get", "k", nil, true, 0, 1))  // nothing was acknowledged yet
        let record = recorder.record(origin: 10_000_000_000, fault: nil, recovery: nil)
        let reads = try #require(record.groups.first { $0.kind == .read })
        #expect(reads.checkedReads == 4 && reads.staleReads == 2)
        #expect(record.staleReads?.count == 2)
        #expect(record.contradictions.isEmpty)
    }

    @Test func aValueThatTellsNothingIsRefused() throws {
        let line = ("set", "k", "a", true, 1, 2) as (String, String, String?, Bool, Int, Int)
        #expect(throws: ClientLineError.self) { try recorder(line, line) }
        #expect(throws: ClientLineError.self) { try recorder(("append", "k", "1", true, 1, 2)) }
        #expect(throws: ClientLineError.self) { try recorder(("set", "k", nil, true, 1, 2)) }
        #expect(throws: ClientLineError.self) { try recorder(("incr", "k", "many", true, 1, 2)) }
    }

    @Test func anIncrementThatARetryAppliedAgainShowsInALaterReply() throws {
        // Three were asked for by the end of the third, one of them in vain, and the counter has four.
        let doubled = try recorder(
            ("incr", "k", "1", true, 1, 2), ("incr", "k", "4", true, 5, 6),
            ("incr", "k", "5", true, 7, 8), ("incr", "k", nil, false, 3, 4))
        #expect(!doubled.ledger.isEmpty && doubled.ledger.writtenKeys.isEmpty)
        #expect(ledger(doubled, [:]).ledger.incrementsDoubled == 1)
        // What was given up may have been applied, and what overlaps may be counted before it is told.
        let honest = try recorder(
            ("incr", "k", "3", true, 1, 9), ("incr", "k", nil, false, 2, 3),
            ("incr", "k", "1", true, 4, 5))
        #expect(ledger(honest, [:]).ledger.incrementsDoubled == 0)
        let untold = try recorder(("set", "k", "a", true, 1, 2))
        #expect(ledger(untold, ["k": "a"]).ledger.incrementsDoubled == nil)
    }

    @Test func failuresKeepTheProgramsOwnWordsAndWhatIsHeldIsCounted() throws {
        var recorder = ClientRecorder(target: Self.target, earliest: 0)
        func take(_ text: String) throws {
            _ = try recorder.take(Array(text.utf8), received: 100_000_000_000)
        }
        for text in ["MaxConnectionsError: Too many", "MaxConnectionsError: Too many", "timeout"] {
            try take(
                #"{"op":"get","slot":0,"error":"\#(text)","start":11000000000,"end":12000000000}"#)
        }
        try take(#"{"op":"get","slot":0,"ok":true,"start":12000000000,"end":33000000000}"#)
        try take(#"{"done":true,"pending":2}"#)
        let record = recorder.record(
            origin: 10_000_000_000, fault: 20_000_000_000, recovery: 30_000_000_000)
        #expect(
            record.errorTexts == [ErrorText(text: "MaxConnectionsError: Too many", count: 2)])
        #expect(record.heldAfterHeal == 3)
        #expect(record.groups.allSatisfy { $0.attempts.allSatisfy { $0 == 0 } })
        #expect(
            recorder.record(origin: 10_000_000_000, fault: nil, recovery: nil).heldAfterHeal == nil)
    }
}
