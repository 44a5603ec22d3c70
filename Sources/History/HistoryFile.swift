import Foundation
import GRDB
package import Judgement
import Quantities
package import RunRecord

/// The runs of many nights in one SQLite file.
///
/// The file is always whole by itself (no write-ahead log beside it), so that a CI's cache can keep it;
/// writers wait for each other.
package struct HistoryFile: Sendable {
    /// How long to wait for another program that writes.
    private static let patience: TimeInterval = 10
    /// How often to begin again when another program makes the same new file.
    private static let attempts = 5

    let path: String
    let queue: DatabaseQueue

    /// Opens a history.
    ///
    /// - Parameters:
    ///   - path: Its file; made when it does not exist.
    ///   - isReadOnly: Whether it must exist and nothing is written.
    ///   - patience: How long to wait for other writers, in seconds; nil for ten.
    /// - Throws: `HistoryError` when it cannot be opened, is damaged, of another program or newer.
    package init(
        at path: String, isReadOnly: Bool = false, patience: Double? = nil
    ) throws(HistoryError) {
        self.path = path
        do {
            let isThere = FileManager.default.fileExists(atPath: path)
            if isReadOnly, !isThere {
                throw HistoryError(path: path, message: "there is no such history")
            }
            // SQLite would wait on a pipe for somebody who writes to it.
            let kind = try? FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.type]
            if isThere, kind as? FileAttributeType != .typeRegular {
                throw HistoryError(path: path, message: "a history is a file, and this is none")
            }
            var configuration = Configuration()
            configuration.readonly = isReadOnly
            configuration.busyMode = .timeout(patience ?? Self.patience)
            queue = try DatabaseQueue(path: path, configuration: configuration)
            try Self.prepare(queue, path, isReadOnly: isReadOnly)
        } catch {
            throw HistoryError(error, at: path)
        }
    }

    private static func prepare(
        _ queue: DatabaseQueue, _ path: String, isReadOnly: Bool
    ) throws {
        for attempt in 1... {
            do {
                try queue.read { try check($0, path) }
                if isReadOnly { return }
                // Of two programs that make the same file at once one finds the tables made.
                return try HistorySchema.migrator.migrate(queue)
            } catch let error as DatabaseError
                where attempt < attempts
                && [.SQLITE_BUSY, .SQLITE_ERROR, .SQLITE_CONSTRAINT].contains(error.resultCode)
            {
                usleep(20_000)
            }
        }
    }

    /// Refuses what is another program's, or a newer one's.
    private static func check(_ database: Database, _ path: String) throws {
        let identifier = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables =
            try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_master") ?? 0
        let isMigrated = try database.tableExists("grdb_migrations")
        if tables > 0, identifier != HistorySchema.applicationIdentifier,
            !(isMigrated && identifier == 0 && tables <= 2)
        {
            throw HistoryError(
                path: path, message: "is a database of another program; name another file")
        }
        if isMigrated, try HistorySchema.migrator.hasBeenSuperseded(database) {
            throw HistoryError(
                path: path, message: "was written by a newer shaketable; use that one")
        }
    }

    // MARK: Writing

    /// Adds the runs of a command; those that are there already are left as they are.
    ///
    /// All of them are added or none.
    ///
    /// - Parameter batch: The runs.
    /// - Returns: How many were new.
    /// - Throws: `HistoryError` when the file cannot be written.
    @discardableResult
    package func add(_ batch: HistoryBatch) throws(HistoryError) -> Int {
        do {
            return try queue.writeWithoutTransaction { database in
                var added = 0
                try database.inTransaction(.immediate) {
                    added = try Self.insert(batch, into: database)
                    return .commit
                }
                return added
            }
        } catch {
            throw HistoryError(error, at: path)
        }
    }

    private static func insert(_ batch: HistoryBatch, into database: Database) throws -> Int {
        let new = try batch.runs.filter { run in
            let isThere = try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM run WHERE plan = ? AND hostFingerprint = ?
                    AND startedNanoseconds = ? AND seed = ? AND position = ?)
                    """,
                arguments: [
                    run.plan, run.identity.fingerprint, run.startedNanoseconds, String(run.seed),
                    run.index,
                ])
            return isThere != true
        }
        guard let first = new.map({ $0.startedNanoseconds }).min() else { return 0 }
        try database.execute(
            sql: """
                INSERT INTO batch (plan, planHash, command, folder, verdict, startedNanoseconds)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                batch.plan, batch.planHash, batch.command, batch.folder, batch.verdict.rawValue,
                first,
            ])
        let number = database.lastInsertedRowID
        for run in new {
            var row = try RunRow(run, batch: number)
            try row.insert(database)
            guard let identifier = row.id else {
                preconditionFailure("a row that was inserted has an identifier")
            }
            for measure in run.measures {
                try MeasureRow(measure, of: identifier).insert(database)
            }
        }
        return new.count
    }
}

extension HistoryFile {
    /// The runs that a filter leaves, the oldest first.
    ///
    /// - Parameter filter: Which runs.
    /// - Returns: The runs with their measures.
    /// - Throws: `HistoryError` when the file cannot be read.
    package func runs(_ filter: HistoryFilter = HistoryFilter()) throws(HistoryError)
        -> [MeasuredRun]
    {
        do {
            return try queue.read { database in
                let rows = try Self.newest(
                    RunRow.fetchAll(
                        database,
                        sql: "SELECT * FROM run ORDER BY startedNanoseconds, position, id"
                    ).filter { filter.includes($0) }, filter.lastBatches)
                return try rows.map { row in
                    let measures = try MeasureRow.fetchAll(
                        database, sql: "SELECT * FROM measure WHERE run = ?",
                        arguments: [row.id])
                    return try row.run(measures: measures.compactMap { try $0.measure() })
                }
            }
        } catch {
            throw HistoryError(error, at: path)
        }
    }

    /// The rows of the newest batches of each plan.
    private static func newest(_ rows: [RunRow], _ count: Int?) -> [RunRow] {
        guard let count else { return rows }
        var kept: [String: [Int64]] = [:]
        for row in rows.reversed() {
            var batches = kept[row.plan, default: []]
            if batches.count < count, !batches.contains(row.batch) { batches.append(row.batch) }
            kept[row.plan] = batches
        }
        return rows.filter { kept[$0.plan]?.contains($0.batch) == true }
    }
}

extension HistoryFilter {
    /// Whether a row is one of those meant, the number of batches aside.
    fileprivate func includes(_ row: RunRow) -> Bool {
        if let plan, row.plan != plan { return false }
        if let host, !row.hostFingerprint.hasPrefix(host) { return false }
        if let sinceNanoseconds, row.startedNanoseconds < sinceNanoseconds { return false }
        if let runs, !runs.contains(row.id ?? 0) { return false }
        return true
    }
}

/// Which runs of a history are meant; what is nil leaves nothing out.
package struct HistoryFilter: Sendable {
    /// The plan's name.
    package var plan: String?
    /// The machine's fingerprint, or the beginning of it.
    package var host: String?
    /// Nothing that started earlier, in nanoseconds since 1970, UTC.
    package var sinceNanoseconds: Int64?
    /// The newest so many batches of each plan.
    package var lastBatches: Int?
    /// Runs by their number.
    package var runs: Set<Int64>?

    /// All runs.
    package init() {}
}

/// A measure of a run as the table `measure` holds it.
struct MeasureRow: Codable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "measure"

    var run: Int64
    var name: String
    var unit: String
    var value: Double
    /// A JSON list; infinite ones as `infinity`.
    var samples: String

    /// The row of a measure.
    init(_ measure: MeasuredRun.Measure, of run: Int64) throws {
        self.run = run
        name = measure.name
        unit = measure.unit.rawValue
        value = measure.value
        samples = try EvidenceFile.json(measure.samples)
    }

    /// The measure of this row; nil for a unit of a newer program.
    func measure() throws -> MeasuredRun.Measure? {
        guard let unit = Unit(rawValue: unit) else { return nil }
        return MeasuredRun.Measure(
            name: name, unit: unit, samples: try RunRow.read([Double].self, samples))
    }
}

/// The runs of one command, on their way into a history.
package struct HistoryBatch: Sendable {
    /// The runs in order.
    package var runs: [MeasuredRun]
    /// The plan's name.
    package var plan: String
    /// What the plan measures; nil when it was not recorded.
    package var planHash: String?
    /// The command that repeats them; nil when not known.
    package var command: String?
    /// Their run folder.
    package var folder: String?
    /// The verdict over all of them.
    package var verdict: Verdict

    /// A batch of given runs.
    package init(
        runs: [MeasuredRun], plan: String, planHash: String?, command: String?, folder: String?,
        verdict: Verdict
    ) {
        self.runs = runs
        self.plan = plan
        self.planHash = planHash
        self.command = command
        self.folder = folder
        self.verdict = verdict
    }

    /// The runs of a folder that were read and judged.
    package init(_ records: [RunRecord], of folder: RunFolder, judged judgement: Judgement) {
        self.init(
            runs: MeasuredRun.runs(records, of: folder, judged: judgement),
            plan: folder.plan.name, planHash: folder.plan.hash, command: folder.plan.command,
            folder: folder.path, verdict: judgement.verdict)
    }
}
