import ArgumentParser
import Evidence
import Harness
import OutageAnalysis

/// The arguments of every subcommand that reads the logs of an outage.
struct AnalysisOptions: ParsableArguments {
    @Argument(help: "The servers' logs; - is standard input.", completion: .file())
    var logs: [String]

    @Option(
        name: .customLong("client-log"),
        help: "A client's log (Redisson, Lettuce, Jedis, redis-py, go-redis); may be repeated.",
        completion: .file())
    var clientLogs: [String] = []

    @Option(help: "The output of CLUSTER NODES.", completion: .file())
    var nodes: String?

    @Option(name: .customLong("slowlog"), help: "The output of SLOWLOG GET.", completion: .file())
    var slowLog: String?

    @Option(help: "The output of INFO.", completion: .file())
    var info: String?

    @Option(help: "The year of the first line, for logs that name none (before Redis 5).")
    var year: Int?

    @Option(
        help: ArgumentHelp(
            "The servers' cluster-node-timeout, such as 15s; estimated when not given.",
            valueName: "duration"))
    var nodeTimeout: String?

    func validate() throws {
        if let year, !(1971...2260).contains(year) {
            throw ValidationError("There are no logs of the year \(year).")
        }
        if nodeTimeout != nil, nodeTimeoutMilliseconds ?? 0 < 1 {
            throw ValidationError("A node timeout has a number and a unit, such as 15s or 500ms.")
        }
        if logs.count(where: { $0 == "-" }) > 1 {
            throw ValidationError("Standard input can be read once.")
        }
    }

    /// Reads all that was given.
    ///
    /// - Throws: `ExitCode` 69 when a file cannot be read, with the reason told.
    func analysis() throws -> OutageAnalysis {
        var analyzer = OutageAnalyzer(
            year: year, nodeTimeoutMilliseconds: nodeTimeoutMilliseconds)
        do {
            // What names years comes first: logs before Redis 5 name none.
            if let nodes { try analyzer.read(nodes: nodes) }
            for clientLog in clientLogs { try analyzer.read(clientLog: clientLog) }
            for log in logs { try analyzer.read(log: log) }
            if let slowLog { try analyzer.read(slowLog: slowLog) }
            if let info { try analyzer.read(information: info) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        return analyzer.analysis()
    }

    private var nodeTimeoutMilliseconds: Int64? {
        nodeTimeout.flatMap { Units.duration.parse($0) }.map { $0.wholeNanoseconds / 1_000_000 }
    }
}
