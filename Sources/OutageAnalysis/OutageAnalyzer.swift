import RedisClient
import ServerLog

/// Reads everything there is about an outage, and tells what happened.
///
/// Read what names years first: the clients' logs and CLUSTER NODES. Logs of servers before Redis 5
/// name none, and are put at the last year before what was read.
package struct OutageAnalyzer: Sendable {
    private let year: Int?
    private let nodeTimeoutMilliseconds: Int64?
    private let utcOffsetMinutes: Int64?
    private var latest: WallTime?
    private var stories: [LogStory] = []
    private var sources: [LogSource] = []
    private var clientSources: [String] = []
    private var clientFailures: [ClientFailure] = []
    /// The logs whose times name no day, to be read again when the servers' day is known.
    private var clientTexts: [String] = []
    private var nodes: ClusterNodes?
    private var slowCommands: [SlowCommand] = []
    private var information: Information?
    private var limits: [String] = []
    private var warnings: [String] = []
    private var unread: [UnreadFile] = []
    private var witnesses = Witnesses()

    /// An analyser.
    ///
    /// - Parameters:
    ///   - year: The year of the first line of logs that name none; nil to infer it.
    ///   - nodeTimeoutMilliseconds: The servers' node timeout; nil to estimate it.
    ///   - utcOffsetMinutes: How far the servers' local time is ahead of UTC; nil to find it out.
    package init(
        year: Int? = nil, nodeTimeoutMilliseconds: Int64? = nil, utcOffsetMinutes: Int64? = nil
    ) {
        self.year = year
        self.utcOffsetMinutes = utcOffsetMinutes
        self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
    }

    /// Reads a file, a folder or a tar: what each file is, is found out.
    ///
    /// - Throws: As ``read(log:)`` does, of the file that was named; of what lies in a folder only
    ///   warnings tell.
    package mutating func read(any path: String) throws {
        guard path != "-" else { return try read(log: path) }
        let bundle = try InputBundle(path)
        defer { bundle.remove() }
        guard bundle.isMany else { return try read(log: path) }
        warnings += bundle.remarks
        // What names years comes first: logs before Redis 5 name none.
        let files = bundle.files.sorted { $0.isEarly && !$1.isEarly }
        for file in files {
            let before = (sources.count, unread.count, clientSources.count)
            do {
                if try !readOther(file.path, file.kind, insteadOfLog: true) {
                    try read(log: file.path)
                }
            } catch {
                warnings.append("\(file.name) was not read: \(error)")
            }
            for index in sources.indices.dropFirst(before.0) { sources[index].name = file.name }
            for index in unread.indices.dropFirst(before.1) { unread[index].name = file.name }
            for index in clientSources.indices.dropFirst(before.2) {
                clientSources[index] = file.name
            }
        }
    }

    /// Reads a server's log as people have it; `-` is standard input. Takes constant memory but for the
    /// facts kept. A file of which no line is read is kept apart, in the analysis's `unread`.
    ///
    /// - Throws: `LogFile.Unreadable` and `CompressedFile.Unsupported` when it cannot be opened.
    package mutating func read(log path: String) throws {
        let telling = try tell(path, year: year)
        let reference = latest?.advanced(by: 86_400_000)
        let first = telling.stories.compactMap(\.firstAt).min()
        let last = telling.stories.compactMap(\.lastAt).max()
        let newYears = telling.reading.reader.newYears
        if year == nil, newYears > 0, path != "-", let first, let last, let reference,
            last > reference
        {
            // The years were counted on from the last that the first line could be of.
            let firstYear = Calendar.date(ofDay: first.milliseconds / 86_400_000).year
            try add(path, try tell(path, year: firstYear - newYears))
        } else {
            try add(path, telling)
        }
    }

    /// Reads a client's log.
    package mutating func read(clientLog path: String) throws {
        let text = try CompressedFile.text(path: path)
        let failures = ClientLogReader.failures(in: text, source: clientSources.count)
        clientSources.append(path)
        clientTexts.append(failures.contains { $0.at?.isOfNoDay == true } ? text : "")
        clientFailures += failures
        for time in failures.compactMap(\.at) where !time.isOfNoDay {
            latest = max(latest ?? time, time)
        }
        if failures.isEmpty {
            limits.append("\(path) holds no message of a known client library.")
        }
    }

    /// Reads the output of CLUSTER NODES.
    package mutating func read(nodes path: String) throws {
        let answers = NodesView.answers(in: try CompressedFile.text(path: path))
        for answer in answers { take(ClusterNodes(answer), path, isOneOf: answers.count) }
    }

    private mutating func take(_ nodes: ClusterNodes, _ path: String, isOneOf count: Int) {
        self.nodes = self.nodes ?? nodes
        // Several answers in one file are of one moment each, and not of several nodes.
        if count == 1 || nodes.myself != nil { witnesses.take(nodes, of: path) }
        if !nodes.malformedLines.isEmpty {
            limits.append("\(nodes.malformedLines.count) lines of \(path) could not be read.")
        }
        for node in nodes.nodes where node.pongReceivedMilliseconds > 0 {
            let time = WallTime(milliseconds: node.pongReceivedMilliseconds)
            latest = max(latest ?? time, time)
        }
    }

    /// Reads the output of SLOWLOG GET.
    package mutating func read(slowLog path: String) throws {
        slowCommands += SlowCommand.entries(in: try CompressedFile.text(path: path))
    }

    /// Reads the output of INFO.
    package mutating func read(information path: String) throws {
        information = Information(try CompressedFile.text(path: path))
    }

    /// What happened.
    package consuming func analysis() -> OutageAnalysis {
        let known = nodes
        ClientTimes.putOnDay(&clientFailures, clientTexts, sources)
        let remark = ClientTimes.putInZone(&clientFailures, sources, utcOffsetMinutes)
        if let remark { warnings.append(remark) }
        if sources.isEmpty, clientFailures.contains(where: \.isUTC) {
            limits.append("Times of lines that name their zone are told by UTC.")
        }
        let sourceOf = identify()
        var analysis = OutageAnalysis(
            nodeTimeout: NodeTimeout(
                milliseconds: NodeTimeout.standard, origin: .assumed, reasons: []))
        analysis.sources = sources
        analysis.clientSources = clientSources
        analysis.clientFailures = clientFailures
        analysis.slowCommands = slowCommands
        analysis.limits = limits
        analysis.warnings = warnings
        analysis.unread = unread
        witnesses.put(into: &analysis)
        analysis.unserved = known.map { NodesView.remarks($0) } ?? []
        analysis.names = NodeNames.names(nodes: known, sources: sources)
        analysis.information = InformationExcerpt.values(information)
        for story in stories { analysis.take(story) }
        estimate(in: &analysis, sourceOf)
        analysis.cluster = known.flatMap { ClusterShape($0) }
        analysis.failovers = FailoverReader.failovers(in: analysis)
        analysis.timeline = StoryTeller.timeline(of: analysis)
        let grouped = IncidentGrouper.grouped(FindingCatalogue.findings(in: analysis))
        analysis.findings = grouped.findings
        analysis.incidents = grouped.incidents
        analysis.summary = StorySummary.sentences(of: analysis)
        analysis.limits += LimitTeller.limits(of: analysis, nodes: known)
        return analysis
    }

    /// What the lines of a file tell, each server's by itself.
    private struct Telling: ~Copyable {
        var stories: [LogStory] = []
        /// What stands beside the servers' lines.
        var asides = Asides()
        let reading: PostedLog.Reading

        /// What kept a part of the file from being told.
        func remarks(_ name: String) -> [String] {
            let cut =
                "\(name) is compressed and breaks off, or goes on with what is not compressed: only what comes before "
                + "is told."
            let large = "\(name) has its newest line first and is too large: turn it with tac."
            return (reading.isCutShort ? [cut] : []) + (reading.isTooLargeToTurn ? [large] : [])
        }
    }

    private func tell(_ path: String, year: Int?) throws -> Telling {
        var told: [LogStory] = []
        var asides = Asides()
        let reference = latest.map { $0.advanced(by: 86_400_000).milliseconds * 1_000_000 }
        let first = stories.count
        let reading = try PostedLog.read(path: path, year: year, latest: reference) { posted, raw in
            guard let line = posted.line else {
                if posted.isAside {
                    asides.take(raw, number: posted.number, isUnread: posted.isUnread)
                }
                return
            }
            while told.count <= posted.origin { told.append(LogStory()) }
            let at = told[posted.origin].clock.time(
                of: line, number: posted.number, hasZone: false)
            told[posted.origin].take(
                ReadLine(
                    line: line, at: at, source: first + posted.origin, number: posted.number,
                    raw: raw, steadySince: told[posted.origin].clock.steadySince))
        }
        for index in told.indices { told[index].finish() }
        return Telling(stories: told, asides: asides, reading: reading)
    }

    private mutating func add(_ path: String, _ told: borrowing Telling) throws {
        // What clients say among the servers' lines is read, though not by the servers' reader.
        let clients = told.asides.unreadFailures
        var tally = told.reading.reader.tally
        tally.unprefixed -= Int64(clients.count)
        tally.other += Int64(clients.count)
        let name = path == "-" ? "standard input" : path
        warnings += told.remarks(name)
        guard tally.read > 0 else {
            let kind = InputKind(told.reading.head)
            let isRead = try path != "-" && readOther(path, kind)
            if take(told.asides, of: name, besides: isRead ? kind : nil) || isRead { return }
            unread.append(
                UnreadFile(
                    name: name, lines: tally.unprefixed + told.reading.reader.prose,
                    firstLine: UnreadFile.plain(
                        told.reading.reader.firstUnread?.text ?? told.reading.reader.firstProse
                            ?? ""),
                    looksLike: InputKind(told.reading.head).inWords,
                    isGivenUp: told.reading.isGivenUp))
            return
        }
        if tally.unprefixed * 10 > tally.unprefixed + tally.read,
            let unread = told.reading.reader.firstUnread,
            !clients.contains(unread.number)
        {
            warnings.append(
                "\(name): \(tally.unprefixed) of \(tally.unprefixed + tally.read) lines could not be "
                    + "read; the first is line \(unread.number), \"\(UnreadFile.plain(unread.text))\"."
            )
        }
        if told.reading.reader.isDayless {
            limits.append("\(name) names no days: its times are told as of one that is not known.")
        }
        if told.reading.reader.habits.isNewestFirst {
            limits.append("\(name) has its newest line first: it was read backwards.")
        }
        if told.stories.count > 1, told.reading.reader.origins.contains(where: { $0.pid != nil }) {
            limits.append(
                "\(name) holds lines of several processes at the same time and no names: they are told "
                    + "apart by their pids.")
        }
        let first = sources.count
        for (story, origin) in zip(told.stories, told.reading.reader.origins) {
            add(path, story, origin, told.reading.reader)
        }
        sources[first].countRest(of: tally)
        _ = take(told.asides, of: name, besides: nil)
    }

    /// Takes what stands beside a file's servers' lines, but for one kind that was read already; says whether
    /// there was anything.
    private mutating func take(_ asides: Asides, of name: String, besides read: InputKind?) -> Bool
    {
        var isAny = witnesses.take(asides, besides: read)
        if read != .nodes, case let rows = asides.nodes, !rows.isEmpty {
            let answers = NodesView.answers(in: rows)
            for answer in answers { take(ClusterNodes(answer), name, isOneOf: answers.count) }
            isAny = true
        }
        if read != .information, case let values = asides.information, !values.isEmpty {
            information = information ?? Information(values)
            isAny = true
        }
        if read != .slowLog, case let entries = SlowCommand.entries(in: asides.answers),
            !entries.isEmpty
        {
            slowCommands += entries
            isAny = true
        }
        if read != .clientLog, case let failures = asides.failures(source: clientSources.count),
            !failures.isEmpty
        {
            clientSources.append(name)
            clientTexts.append("")
            clientFailures += failures
            isAny = true
        }
        return isAny
    }

    private mutating func add(
        _ path: String, _ story: LogStory, _ origin: LogOrigin,
        _ reader: borrowing PostedLogReader
    ) {
        var source = LogSource(path, story, origin, reader)
        source.hasInferredYears = reader.isYearless && year == nil
        for remark in story.clock.remarks { limits.append("\(source.nodeName): \(remark).") }
        stories.append(story)
        sources.append(source)
    }

    /// Reads a file that is no server's log as what it is; false when it is nothing that is read. A
    /// client's log may hold a server's lines: those are looked for first.
    private mutating func readOther(
        _ path: String, _ kind: InputKind, insteadOfLog: Bool = false
    ) throws -> Bool {
        switch kind {
        case .nodes: try read(nodes: path)
        case .information: try read(information: path)
        case .slowLog: try read(slowLog: path)
        case .clientLog where !insteadOfLog: try read(clientLog: path)
        default: return try witnesses.read(path, kind, insteadOfLog: insteadOfLog)
        }
        return true
    }

    /// Finds out who wrote the logs that do not say: the one node of CLUSTER NODES that a log never
    /// names as another, provided that there is only one.
    private mutating func identify() -> [NodeID: Int] {
        let ids = (nodes?.nodes ?? []).compactMap { NodeID($0.id) }
        for index in sources.indices where sources[index].node == nil {
            let mentioned = stories[index].process.mentioned
            let candidates = ids.filter { !mentioned.contains($0) }
            if candidates.count == 1, !mentioned.isEmpty {
                sources[index].node = candidates[0]
                sources[index].nodeFrom = "CLUSTER NODES: the only node the log does not name"
            }
        }
        var sourceOf: [NodeID: Int] = [:]
        for (index, source) in sources.enumerated() {
            if let node = source.node { sourceOf[node] = index }
        }
        return sourceOf
    }

    private func estimate(in analysis: inout OutageAnalysis, _ sourceOf: [NodeID: Int]) {
        var clocks = ClockEstimator(count: sources.count)
        clocks.take(analysis, sourceOf: sourceOf)
        analysis.clockReference = clocks.reference
        analysis.clocks = clocks.offsets()
        let configured = witnesses.settings["cluster-node-timeout"].flatMap { Int64($0) }
        if let nodeTimeoutMilliseconds = nodeTimeoutMilliseconds ?? configured,
            (1...86_400_000).contains(nodeTimeoutMilliseconds)
        {
            analysis.nodeTimeout = NodeTimeout(
                milliseconds: nodeTimeoutMilliseconds, origin: .given, reasons: [])
        } else {
            analysis.nodeTimeout = NodeTimeoutEstimator.estimate(
                marks: analysis.failMarks, votes: analysis.votes,
                suspicions: analysis.suspicions,
                gaps: analysis.gaps.filter {
                    TimeScale(nodeTimeout: NodeTimeout.standard).tells($0)
                }, ends: analysis.processEvents, elections: analysis.elections,
                endedMasters: EndedMaster.all(in: analysis), sourceOf: sourceOf)
        }
        let scale = analysis.scale
        analysis.gaps.removeAll { !scale.tells($0) }
    }
}
