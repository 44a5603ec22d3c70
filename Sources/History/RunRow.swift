import Foundation
import GRDB
import Judgement
import RunRecord

/// A run as the table `run` holds it.
struct RunRow: Codable, FetchableRecord, MutablePersistableRecord {
    static let databaseTableName = "run"

    var id: Int64?
    var batch: Int64
    var plan: String
    var planHash: String?
    var position: Int
    var seed: String
    var startedNanoseconds: Int64
    var server: String
    var configuration: String
    var host: String
    var hostFingerprint: String
    var networkEngine: String
    var sandbox: String
    var parallelism: Int
    var programVersion: String
    var isControl: Bool
    var verdict: String
    var doubts: String

    /// The row of a run.
    init(_ run: MeasuredRun, batch: Int64) throws {
        self.batch = batch
        plan = run.plan
        planHash = run.planHash
        position = run.index
        seed = String(run.seed)
        startedNanoseconds = run.startedNanoseconds
        server = run.server
        configuration = try EvidenceFile.json(run.configuration)
        host = try EvidenceFile.json(run.host)
        hostFingerprint = run.identity.fingerprint
        networkEngine = run.networkEngine
        sandbox = run.sandbox
        parallelism = run.parallelism
        programVersion = run.programVersion
        isControl = run.isControl
        verdict = run.verdict.rawValue
        doubts = try EvidenceFile.json(run.doubts)
    }

    mutating func didInsert(_ inserted: InsertionSuccess) {
        id = inserted.rowID
    }

    /// The run of this row.
    func run(measures: [MeasuredRun.Measure]) throws -> MeasuredRun {
        guard let answer = Verdict(rawValue: verdict), let start = UInt64(seed) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
        var run = MeasuredRun(
            plan: plan, planHash: planHash, index: position, seed: start,
            startedNanoseconds: startedNanoseconds, server: server,
            configuration: try Self.read([String: String].self, configuration),
            host: try Self.read([String: String].self, host), networkEngine: networkEngine,
            sandbox: sandbox, parallelism: parallelism, programVersion: programVersion,
            isControl: isControl, verdict: answer, doubts: try Self.read([String].self, doubts),
            measures: measures)
        run.number = id
        run.batch = batch
        return run
    }

    static func read<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        do {
            return try EvidenceFile.value(type, fromJSON: json)
        } catch {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT)
        }
    }
}
