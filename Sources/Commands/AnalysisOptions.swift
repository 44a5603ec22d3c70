import ArgumentParser
import OutageAnalysis
import Quantities

/// The arguments of every subcommand that reads the logs of an outage.
struct AnalysisOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The logs, or folders and tars of them; - is standard input.",
            discussion: """
                Servers' logs, and what else there is: clients' logs, CLUSTER NODES, INFO, SLOWLOG \
                GET, the kernel's log. What each file is, is found out.
                """),
        completion: .file())
    var logs: [String] = []

    @Option(
        name: .customLong("client-log"),
        help: "A client's log, of any of the usual libraries; may be repeated.",
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

    @Option(
        name: .customLong("utc-offset"),
        help: ArgumentHelp(
            "How far the servers' local time is ahead of UTC, such as +05:30; found out where a log "
                + "shows it.", valueName: "offset"))
    var utcOffset: String?

    func validate() throws {
        if logs.isEmpty, clientLogs.isEmpty {
            throw ValidationError(
                "There is no log given: name files, a folder, or - for standard input.")
        }
        if utcOffset != nil, utcOffsetMinutes == nil {
            throw ValidationError(
                "An offset from UTC has a sign, hours and minutes, such as +05:30.")
        }
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
            year: year, nodeTimeoutMilliseconds: nodeTimeoutMilliseconds,
            utcOffsetMinutes: utcOffsetMinutes)
        do {
            // What names years comes first: logs before Redis 5 name none.
            if let nodes { try analyzer.read(nodes: nodes) }
            for clientLog in clientLogs { try analyzer.read(clientLog: clientLog) }
            for log in logs { try analyzer.read(any: log) }
            if let slowLog { try analyzer.read(slowLog: slowLog) }
            if let info { try analyzer.read(information: info) }
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let analysis = analyzer.analysis()
        if analysis.sources.isEmpty, analysis.clientFailures.isEmpty,
            let first = analysis.unread.first
        {
            for file in analysis.unread.dropFirst() { StandardError.write(file.text + "\n") }
            throw ExitStatus.badPlan.saying(first.text)
        }
        // A folder without a file, or of files that could not be read.
        if analysis.isOfNothing, let warning = analysis.warnings.first {
            throw ExitStatus.badPlan.saying(warning)
        }
        if analysis.isOfNothing, analysis.limits.isEmpty {
            throw ExitStatus.badPlan.saying("Nothing of what was given tells anything.")
        }
        return analysis
    }

    private var utcOffsetMinutes: Int64? {
        guard let text = utcOffset, let sign = text.first, sign == "+" || sign == "-" else {
            return nil
        }
        let parts = text.dropFirst().split(separator: ":").map { Int64($0) }
        guard parts.count == 2, let hours = parts[0], let minutes = parts[1],
            (0...14).contains(hours), (0..<60).contains(minutes)
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }

    private var nodeTimeoutMilliseconds: Int64? {
        nodeTimeout.flatMap { Units.duration.parse($0) }.map { $0.wholeNanoseconds / 1_000_000 }
    }
}
