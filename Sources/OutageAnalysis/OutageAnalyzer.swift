import RedisClient
import ServerLog

/// Reads everything there is about an outage, and tells what happened.
///
/// Read what names years first: the clients' logs and CLUSTER NODES. Logs of servers before Redis 5
/// name none, and are put at the last year before what was read.
package struct OutageAnalyzer: Sendable {
    private let year: Int?
    private let nodeTimeoutMilliseconds: Int64?
    private var latest: WallTime?
    private var stories: [LogStory] = []
    private var sources: [LogSource] = []
    private var clientSources: [String] = []
    private var clientFailures: [ClientFailure] = []
    private var nodes: ClusterNodes?
    private var slowCommands: [SlowCommand] = []
    private var information: Information?
    private var limits: [String] = []

    /// An analyser.
    ///
    /// - Parameters:
    ///   - year: The year of the first line of logs that name none; nil to infer it.
    ///   - nodeTimeoutMilliseconds: The servers' node timeout; nil to estimate it.
    package init(year: Int? = nil, nodeTimeoutMilliseconds: Int64? = nil) {
        self.year = year
        self.nodeTimeoutMilliseconds = nodeTimeoutMilliseconds
    }

    /// Reads a server's log, plain or compressed with gzip; `-` is standard input. Takes constant
    /// memory but for the facts kept.
    package mutating func read(log path: String) throws {
        let (story, reader) = try tell(path, year: year)
        let reference = latest?.advanced(by: 86_400_000)
        if year == nil, reader.newYears > 0, path != "-", let first = story.firstAt,
            let last = story.lastAt, let reference, last > reference
        {
            // The years were counted on from the last that the first line could be of.
            let firstYear = Calendar.date(ofDay: first.milliseconds / 86_400_000).year
            add(path, try tell(path, year: firstYear - reader.newYears))
        } else {
            add(path, (story, reader))
        }
    }

    /// Reads a client's log.
    package mutating func read(clientLog path: String) throws {
        let failures = ClientLogReader.failures(
            in: try CompressedFile.text(path: path), source: clientSources.count)
        clientSources.append(path)
        clientFailures += failures
        for time in failures.compactMap(\.at) { latest = max(latest ?? time, time) }
        if failures.isEmpty {
            limits.append("\(path) holds no message of a known client library.")
        }
    }

    /// Reads the output of CLUSTER NODES.
    package mutating func read(nodes path: String) throws {
        let nodes = ClusterNodes(try CompressedFile.text(path: path))
        self.nodes = nodes
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
        let sourceOf = identify()
        var analysis = OutageAnalysis(
            nodeTimeout: NodeTimeout(
                milliseconds: NodeTimeout.standard, origin: .assumed, reasons: []))
        analysis.sources = sources
        analysis.clientSources = clientSources
        analysis.clientFailures = clientFailures
        analysis.slowCommands = slowCommands
        analysis.limits = limits
        analysis.names = NodeNames.names(nodes: known, sources: sources)
        analysis.information = InformationExcerpt.values(information)
        gather(into: &analysis)
        estimate(in: &analysis, sourceOf)
        analysis.cluster = known.flatMap { ClusterShape($0) }
        analysis.failovers = FailoverReader.failovers(in: analysis)
        analysis.timeline = StoryTeller.timeline(of: analysis)
        analysis.findings = FindingCatalogue.findings(in: analysis)
        analysis.limits += LimitTeller.limits(of: analysis, nodes: known)
        return analysis
    }

    private func tell(_ path: String, year: Int?) throws -> (LogStory, LogReader) {
        var story = LogStory()
        let reference = latest.map { $0.advanced(by: 86_400_000).milliseconds * 1_000_000 }
        var reader = LogReader(year: year, latest: reference)
        let source = stories.count
        var number = 0
        let take = { (line: LogLine?, raw: UnsafeRawBufferPointer) in
            number += 1
            guard let line else { return }
            story.take(
                ReadLine(
                    line: line, at: WallTime(line), source: source, number: number, raw: raw))
        }
        try CompressedFile.read(path: path) { reader.read($0, take) }
        reader.finish(take)
        story.finish()
        return (story, reader)
    }

    private mutating func add(_ path: String, _ told: (story: LogStory, reader: LogReader)) {
        let (story, reader) = told
        stories.append(story)
        sources.append(
            LogSource(
                name: path, node: story.process.node,
                nodeFrom: story.process.node == nil ? "" : "the log",
                version: story.process.version, firstRole: story.roles.firstRole,
                firstAt: story.firstAt, lastAt: story.lastAt,
                hasInferredYears: reader.isYearless && year == nil, tally: reader.tally,
                factsNotKept: story.factsNotKept))
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

    private func gather(into analysis: inout OutageAnalysis) {
        for story in stories {
            analysis.children += story.children.runs.facts
            analysis.failWindows += story.state.windows.facts.sorted { $0.startedAt < $1.startedAt }
            analysis.failMarks += story.state.marks.facts.sorted { $0.setAt < $1.setAt }
            analysis.suspicions += story.state.suspicions.facts
            analysis.elections += story.elections.elections.facts
            analysis.votes += story.elections.votes.facts
            analysis.roleChanges += story.roles.changes.facts
            analysis.resynchronisations += story.replicaSide.resynchronisations.facts
            analysis.resynchronisations += story.masterSide.resynchronisations.facts
            analysis.processEvents += story.process.events.facts
            analysis.gaps += GapFinder.gaps(in: story)
        }
    }

    private func estimate(in analysis: inout OutageAnalysis, _ sourceOf: [NodeID: Int]) {
        var clocks = ClockEstimator(count: sources.count)
        clocks.take(analysis, sourceOf: sourceOf)
        analysis.clockReference = clocks.reference
        analysis.clocks = clocks.offsets()
        if let nodeTimeoutMilliseconds {
            analysis.nodeTimeout = NodeTimeout(
                milliseconds: nodeTimeoutMilliseconds, origin: .given, reasons: [])
        } else {
            analysis.nodeTimeout = NodeTimeoutEstimator.estimate(
                marks: analysis.failMarks, votes: analysis.votes,
                suspicions: analysis.suspicions,
                gaps: analysis.gaps.filter {
                    TimeScale(nodeTimeout: NodeTimeout.standard).tells($0)
                },
                sourceOf: sourceOf)
        }
        let scale = analysis.scale
        analysis.gaps.removeAll { !scale.tells($0) }
    }
}
