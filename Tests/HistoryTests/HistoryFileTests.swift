import Foundation
import GRDB
import RunRecord
import Testing

@testable import History
@testable import Quantities

struct HistoryFileTests {
    @Test func whatIsAddedIsReadBack() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        let batch = Histories.batch()
        #expect(try HistoryFile(at: path).add(batch) == 2)
        let runs = try HistoryFile(at: path, isReadOnly: true).runs()
        #expect(runs.map { $0.number } == [1, 2])
        #expect(runs.map { $0.batch } == [1, 1])
        for (run, original) in zip(runs, batch.runs) {
            var expected = original
            expected.number = run.number
            expected.batch = run.batch
            expected.measures.sort { $0.name < $1.name }
            var found = run
            found.measures.sort { $0.name < $1.name }
            #expect(try EvidenceFile.json(found) == EvidenceFile.json(expected))
        }
        #expect(runs[0].seed == .max)
        #expect(runs[0].value(of: "failover-time") == 3)
        #expect(runs[0].measures.first { $0.unit == .time }?.samples.last == .infinity)
    }

    @Test func theSameRunsAreNotAddedTwice() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        let history = try HistoryFile(at: path)
        #expect(try history.add(Histories.batch(runs: 2)) == 2)
        #expect(try history.add(Histories.batch(runs: 3)) == 1)
        #expect(try history.add(Histories.batch(runs: 3)) == 0)
        #expect(try history.runs().map { $0.batch } == [1, 1, 2])
    }

    @Test func filtersLeaveWhatIsMeant() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        let history = try HistoryFile(at: path)
        for night in 1...4 { try history.add(Histories.batch(from: Int64(night * 100))) }
        try history.add(Histories.batch(plan: "kill-master", from: 50, kernel: "6.2"))
        var filter = HistoryFilter()
        filter.plan = "pause-master"
        #expect(try history.runs(filter).count == 8)
        filter.lastBatches = 2
        #expect(try history.runs(filter).map { $0.startedNanoseconds } == [300, 301, 400, 401])
        filter.sinceNanoseconds = 400
        #expect(try history.runs(filter).count == 2)
        var byHost = HistoryFilter()
        byHost.host = String(HostIdentity(["kernel": "6.2"]).fingerprint.prefix(4))
        #expect(try history.runs(byHost).map { $0.plan } == ["kill-master", "kill-master"])
        var byNumber = HistoryFilter()
        byNumber.runs = [2, 5]
        #expect(try history.runs(byNumber).map { $0.number } == [2, 5])
    }

    @Test func aLockedFileIsToldAfterWaiting() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        try HistoryFile(at: path).add(Histories.batch())
        let other = try DatabaseQueue(path: path)
        try other.writeWithoutTransaction { database in
            try database.execute(sql: "BEGIN EXCLUSIVE")
            let error = #expect(throws: HistoryError.self) {
                try HistoryFile(at: path, patience: 0.05).add(Histories.batch(from: 10))
            }
            #expect(error?.description.hasPrefix("\(path): is locked") == true)
            try database.execute(sql: "ROLLBACK")
        }
        #expect(try HistoryFile(at: path).add(Histories.batch(from: 10)) == 2)
    }

    @Test func aNewerFileIsRefused() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        try HistoryFile(at: path).add(Histories.batch())
        try DatabaseQueue(path: path).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
        }
        for isReadOnly in [true, false] {
            let error = #expect(throws: HistoryError.self) {
                try HistoryFile(at: path, isReadOnly: isReadOnly)
            }
            #expect(error?.message == "was written by a newer shaketable; use that one")
        }
    }

    @Test func anotherProgramsDatabaseIsLeftAlone() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        let other = try DatabaseQueue(path: path)
        try other.write { try $0.execute(sql: "CREATE TABLE run (a, b); CREATE TABLE c (d)") }
        let error = #expect(throws: HistoryError.self) { try HistoryFile(at: path) }
        #expect(error?.message.contains("another program") == true)
        #expect(try other.read { try $0.tableExists("grdb_migrations") } == false)
    }

    @Test func damagedFilesAreTold() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        try HistoryFile(at: path).add(Histories.batch(runs: 50))
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        bytes.replaceSubrange(5000..<bytes.count, with: Data(count: bytes.count - 5000))
        try bytes.write(to: URL(fileURLWithPath: path))
        let error = #expect(throws: HistoryError.self) {
            try HistoryFile(at: path, isReadOnly: true).runs()
        }
        #expect(error?.description.contains("damaged") == true)
        try Data("no database at all, but a text\n".utf8).write(to: URL(fileURLWithPath: path))
        let none = #expect(throws: HistoryError.self) { try HistoryFile(at: path) }
        #expect(none?.message.contains("no SQLite database") == true)
    }

    @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsNotWaitedFor() throws {
        let path = try Histories.path()
        defer { Histories.remove(path) }
        #expect(mkfifo(path, 0o600) == 0)
        for isReadOnly in [false, true] {
            let error = #expect(throws: HistoryError.self) {
                try HistoryFile(at: path, isReadOnly: isReadOnly)
            }
            #expect(error?.message == "a history is a file, and this is none")
        }
    }

    @Test func aFullOrMissingPlaceIsTold() throws {
        let missing = #expect(throws: HistoryError.self) {
            try HistoryFile(at: "/nowhere/history.db")
        }
        #expect(missing?.message.contains("its folder does not exist") == true)
        let unread = #expect(throws: HistoryError.self) {
            try HistoryFile(at: "/nowhere/history.db", isReadOnly: true)
        }
        #expect(unread?.message == "there is no such history")
        let path = try Histories.path()
        defer { Histories.remove(path) }
        let history = try HistoryFile(at: path)
        try history.queue.writeWithoutTransaction { database in
            _ = try Int.fetchOne(database, sql: "PRAGMA max_page_count = 20")
        }
        let full = #expect(throws: HistoryError.self) {
            try history.add(Histories.batch(runs: 1000))
        }
        #expect(full?.message.contains("no space is left") == true)
        // Nothing of the batch is there by half.
        #expect(try history.runs().isEmpty)
    }
}
