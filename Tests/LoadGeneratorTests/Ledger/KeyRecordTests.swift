import Testing

@testable import LoadGenerator
@testable import RunRecord

struct KeyRecordTests {
    private func table() -> KeyTable {
        KeyTable(keys: 1, first: 0, step: 1, topology: Topology(masters: 1, replicasPerMaster: 0))
    }

    private func ledger(_ keys: KeyTable, found: UInt32) -> LedgerRecord {
        var ledger = LedgerRecord()
        let read = FoundWrites(unreadKeys: 1)
        read.writes[0] = found
        ledger.add(keys, found: read)
        return ledger
    }

    /// Writes of one key: `a` acknowledged, `u` given up without an answer, `f` refused, `r` given up
    /// once and acknowledged at the second attempt.
    private func play(_ writes: String, _ keys: KeyTable) {
        for write in writes {
            _ = keys.records[0].begin()
            if write == "u" || write == "r" { keys.records[0].noteUnknown() }
            if write == "a" || write == "r" {
                keys.records[0].acknowledge(by: 2, at: 7)
            } else {
                keys.records[0].giveUp()
            }
        }
    }

    @Test func newestAcknowledgedWriteFoundIsNoLoss() {
        let keys = table()
        play("afaua", keys)
        let ledger = ledger(keys, found: 5)
        #expect(ledger.acknowledged == 3 && ledger.keysWritten == 1)
        #expect(ledger.lost == 0 && ledger.unacknowledgedApplied == 0)
        #expect(ledger.overwrittenLate == 0)
    }

    @Test func lossCountsAcknowledgedWritesOnly() {
        let keys = table()
        play("aafaafa", keys)
        let ledger = ledger(keys, found: 2)
        #expect(ledger.lost == 3)
        #expect(ledger.losses.first?.found == 2 && ledger.losses.first?.acknowledged == 7)
        #expect(ledger.losses.first?.acknowledgedBy == 2)
    }

    @Test func keyThatIsGoneLostAllItsWrites() {
        let keys = table()
        play(String(repeating: "a", count: 500), keys)
        #expect(ledger(keys, found: 0).lost == 500)
    }

    @Test func unansweredWriteThatIsThereWasApplied() {
        let keys = table()
        play("aau", keys)
        let ledger = ledger(keys, found: 3)
        #expect(ledger.unacknowledgedApplied == 1 && ledger.lost == 0)
    }

    @Test func givenUpAttemptThatCameLateIsNoLoss() {
        let keys = table()
        play("aua", keys)
        #expect(ledger(keys, found: 2).overwrittenLate == 1)
        #expect(ledger(keys, found: 2).lost == 0)
        #expect(ledger(keys, found: 1).lost == 1)
    }

    @Test func givenUpFirstAttemptOfAnAcknowledgedWriteMayComeLateToo() {
        let keys = table()
        play("ara", keys)
        #expect(ledger(keys, found: 2).overwrittenLate == 1)
    }

    @Test func newestUnknownWriteIsRememberedBeyondTheMask() {
        let keys = table()
        play("u" + String(repeating: "a", count: 200), keys)
        #expect(ledger(keys, found: 1).overwrittenLate == 1)
        #expect(ledger(keys, found: 2).lost == 199)
    }

    @Test func onlyGivenUpWritesMayComeUpLate() {
        let keys = table()
        play("aurfa", keys)
        let late = (1...5).map { keys.records[0].mayComeLate($0) }
        #expect(late == [false, true, true, false, false])
        #expect(!keys.records[0].mayComeLate(0))
    }

    @Test func writesThatAreForgottenCountAsGivenUpWhereOneOfThemWas() {
        let keys = table()
        play("aau" + String(repeating: "a", count: 100), keys)
        #expect((1...4).map { keys.records[0].mayComeLate($0) } == [true, true, true, false])
    }

    @Test func unreadableKeyIsNeitherLostNorKept() {
        let keys = table()
        play("aa", keys)
        let ledger = ledger(keys, found: Worker.unreadable)
        #expect(ledger.keysUnreadable == 1 && ledger.lost == 0 && ledger.acknowledged == 2)
    }

    @Test func recordOfAKeyTakesFortyBytes() {
        #expect(MemoryLayout<KeyRecord>.stride == 40)
    }

    @Test func newestAcknowledgementIsKeptWithNodeAndTimeForMonths() {
        var key = KeyRecord(number: 1, slot: 2, shard: 3)
        #expect(key.acknowledgedBy == 0 && key.acknowledgedAt == 0 && !key.isBusy)
        for (node, at) in [(1, 0), (32_767, 3_600_000_000_123), (7, 207 * 86_400_000_000_000)] {
            _ = key.begin()
            #expect(key.isBusy)
            key.acknowledge(by: node, at: Int64(at))
            #expect(!key.isBusy && key.acknowledgedBy == node)
            #expect((Int64(at) - 63...Int64(at)).contains(key.acknowledgedAt))
        }
    }

    @Test func writeUnderWayOrGivenUpLeavesTheAcknowledgementAsItWas() {
        var key = KeyRecord(number: 1, slot: 2, shard: 3)
        _ = key.begin()
        key.acknowledge(by: 5, at: 6400)
        _ = key.begin()
        #expect(key.isBusy && key.acknowledgedBy == 5 && key.acknowledgedAt == 6400)
        key.giveUp()
        #expect(!key.isBusy && key.acknowledgedBy == 5 && key.acknowledgedAt == 6400)
    }

    @Test func recordedKeyCountsItsWritesAsAnyOther() {
        let keys = table()
        keys.records[0].setRecorded()
        play("aafa", keys)
        #expect(keys.records[0].isRecorded && keys.records[0].acknowledgedCount == 3)
        #expect(ledger(keys, found: 0).lost == 3)
    }

    /// The masks reach 32 writes back: the 31st older one is still known singly, the 32nd is not.
    @Test func fateOfTheNewestThirtyTwoWritesIsKnownSingly() {
        let within = table()
        play("fu" + String(repeating: "af", count: 15) + "a", within)
        #expect(!within.records[0].mayComeLate(1) && within.records[0].mayComeLate(2))
        #expect(ledger(within, found: 2).overwrittenLate == 1)
        let beyond = table()
        play("fau" + String(repeating: "af", count: 17), beyond)
        #expect((1...4).map { beyond.records[0].mayComeLate($0) } == [true, true, true, false])
        #expect(ledger(beyond, found: 3).overwrittenLate == 1)
        // After the oldest of them it is known which were acknowledged; after older ones all may have been.
        #expect(ledger(beyond, found: 6).lost == 15)
        #expect(ledger(beyond, found: 4).lost == 18)
    }
}
