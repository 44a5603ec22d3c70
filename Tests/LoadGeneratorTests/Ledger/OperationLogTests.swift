import Testing

@testable import Linearizability
@testable import LoadGenerator
@testable import RunRecord

struct OperationLogTests {
    @Test func eventsOfOneLookAtTheClockKeepTheirOrder() {
        var log = OperationLog(capacity: 4)
        let first = log.begin(key: 0, kind: .write, value: 1, at: 100)
        log.answer(first, value: nil, node: 2, at: 100)
        let second = log.begin(key: 0, kind: .read, value: 0, at: 100)
        log.answer(second, value: 1, node: 3, at: 90)
        #expect(log.all.map(\.invoked) == [100, 102])
        #expect(log.all.map(\.returned) == [101, 103])
        #expect(log.all.map(\.value) == [1, 1] && log.all.map(\.node) == [2, 3])
    }

    @Test func refusedOperationIsToldFromOneThatMayStillTakeEffect() {
        var log = OperationLog(capacity: 4)
        let refused = log.begin(key: 0, kind: .write, value: 1, at: 1)
        log.giveUp(refused)
        let open = log.begin(key: 0, kind: .write, value: 2, at: 2)
        log.noteUnanswered(open, node: 5)
        log.noteUnanswered(open, node: 6)
        log.giveUp(open)
        #expect(log.all.map(\.ending) == [.refused, .open])
        #expect(log.all[1].unanswered == 2 && log.all[1].node == 6)
    }

    @Test func whatFindsNoRoomIsNotRecordedAndTheMomentIs() {
        var log = OperationLog(capacity: 1)
        #expect(log.begin(key: 0, kind: .read, value: 0, at: 10) == 0)
        #expect(log.stopped == nil)
        #expect(log.begin(key: 0, kind: .read, value: 0, at: 20) == -1)
        #expect(log.begin(key: 0, kind: .read, value: 0, at: 30) == -1)
        #expect(log.stopped == 20 && log.all.count == 1)
    }

    @Test func recordedKeysAreTheHottestAndKnowWhatTheyHeld() {
        let table = KeyTable(
            keys: 10, first: 0, step: 1, topology: Topology(masters: 2, replicasPerMaster: 0))
        let hot = Int(table.places[0])
        _ = table.records[hot].begin()
        table.records[hot].acknowledge(by: 1, at: 5)
        table.recordFirst(3)
        #expect((0..<10).count { table.records[$0].isRecorded } == 3)
        #expect(table.records[hot].isRecorded && table.initialValues[hot] == 1)
        #expect(table.initialValues.values.sorted() == [0, 0, 1])
    }
}
