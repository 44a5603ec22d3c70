import Foundation
package import Linearizability

/// The files of one run in a run folder.
package struct RunFiles: Sendable {
    private enum Name {
        static let description = "run.json"
        static let timeline = "timeline.jsonl"
        static let load = "load.json"
        static let loadBeside = "load-beside.json"
        static let history = "history.jsonl"
        static let polled = "polled.jsonl"
        /// All that is judged and reported from; the nodes' own files are not.
        static let evidence = [description, timeline, load, loadBeside, history, polled]
    }

    /// Which run, from 1.
    package let index: Int
    /// The run's own folder.
    package let place: FolderPlace
    /// What the plan's record says of the folder; nil where there is none.
    private let plan: PlanRecord?

    /// The files of a run.
    ///
    /// - Parameters:
    ///   - index: Which run, from 1.
    ///   - place: The run's own folder.
    ///   - plan: What the run folder was made for; nil for a run by itself, of the first format.
    init(index: Int, place: FolderPlace, plan: PlanRecord? = nil) {
        self.index = index
        self.place = place
        self.plan = plan
    }

    /// The run's own folder.
    package var path: String { place.path }

    /// Where `run.json` stands.
    package var descriptionPath: String { place.inside(Name.description).path }

    /// Where `timeline.jsonl` stands.
    package var timelinePath: String { place.inside(Name.timeline).path }

    /// Where `load.json` stands.
    package var loadPath: String { place.inside(Name.load).path }

    /// Where `history.jsonl` stands: every operation on the recorded keys, a key a line.
    package var historyPath: String { place.inside(Name.history).path }

    /// Where `polled.jsonl` stands: what polling kept of the nodes' numbers.
    package var polledPath: String { place.inside(Name.polled).path }

    /// The folder of one node's configuration and log.
    ///
    /// - Parameter node: Which node, from 1.
    /// - Returns: The folder's path, whether or not it exists.
    package func nodePath(_ node: Int) -> String { "\(path)/nodes/\(node)" }

    /// Writes `run.json`.
    package func write(_ description: RunDescription) throws(RunFolderError) {
        try EvidenceFile.write(description, to: place.inside(Name.description))
    }

    /// Writes `load.json`.
    package func write(_ load: LoadRecord) throws(RunFolderError) {
        try EvidenceFile.write(load, to: place.inside(Name.load))
    }

    /// Writes `load-beside.json`.
    package func write(beside load: LoadRecord) throws(RunFolderError) {
        try EvidenceFile.write(load, to: place.inside(Name.loadBeside))
    }

    /// Writes `client-NAME.json`: what one of several client programs saw.
    package func write(_ load: LoadRecord, of client: ClientDescription) throws(RunFolderError) {
        try EvidenceFile.write(load, to: place.inside(client.fileName))
    }

    /// Writes `history.jsonl`.
    package func write(_ histories: [KeyHistory]) throws(RunFolderError) {
        let lines: [String]
        do {
            lines = try histories.map { try EvidenceFile.json($0) + "\n" }
        } catch {
            throw RunFolderError(path: historyPath, message: "cannot be written as JSON: \(error)")
        }
        try EvidenceFile.write(text: lines.joined(), to: place.inside(Name.history))
    }

    /// Writes `closing.json`, once everything else is written.
    ///
    /// - Parameters:
    ///   - load: What was written as `load.json`; nil for nothing.
    ///   - clients: The client programs that have records of their own.
    /// - Throws: `RunFolderError` when a file cannot be read back or the record not written.
    package func close(
        load: LoadRecord?, clients: [ClientDescription] = []
    ) throws(RunFolderError) {
        var files: [String: ClosingRecord.File] = [:]
        var events = 0
        for name in Name.evidence + clients.map(\.fileName) {
            let file = place.inside(name)
            guard EvidenceFile.isThere(file) else { continue }
            let data = try EvidenceFile.bytes(of: file)
            files[name] = try ClosingRecord.File(data, of: file)
            if name == Name.timeline { events = Self.lines(of: data).count }
        }
        try EvidenceFile.write(
            ClosingRecord(
                format: RunFolder.format, folder: plan?.folder ?? "", run: index, events: events,
                operations: load?.issued, files: files),
            to: place.inside(ClosingRecord.fileName))
    }

    // MARK: Reading

    /// Reads the run, as far as it can be read.
    ///
    /// What is damaged, missing or of another run is told in the timeline too, as a tripped guard, so that no
    /// verdict rests on half a record or on a mixed one.
    ///
    /// - Returns: The record, and what could not be read.
    /// - Throws: `RunFolderError` when `run.json` cannot be read: without it nothing has a meaning.
    package func read() throws(RunFolderError) -> (record: RunRecord, problems: [String]) {
        var files = ClosedFiles(
            in: place, folder: plan?.folder, run: index, isOwed: plan.map(\.hasDigests) ?? false)
        let described = place.inside(Name.description)
        guard let data = try files.bytes(of: Name.description) else {
            throw RunFolderError(path: described.path, message: "there is no such file")
        }
        let description = try EvidenceFile.value(RunDescription.self, in: data, of: described)
        var problems = strangeness(of: description).map { "\(described.path): \($0)" }
        let timeline = readTimeline(&files, &problems)
        let load = readLoad(Name.load, &files, &problems)
        let beside = readLoad(Name.loadBeside, &files, &problems)
        var clients: [ClientRecord] = []
        for client in description.clients ?? [] {
            clients.append(
                ClientRecord(client, load: readLoad(client.fileName, &files, &problems)))
        }
        let histories = readHistories(&files, &problems)
        let polled = readPolled(&files, &problems)
        if let closing = files.closing, files.problems.isEmpty, problems.isEmpty {
            if let events = closing.events, events != timeline.count {
                problems.append("\(timelinePath): has \(timeline.count) of its \(events) events")
            }
            if closing.operations != load?.issued {
                problems.append("\(loadPath): counts other operations than the closing record")
            }
        }
        problems = files.problems + problems
        var record = RunRecord(
            description: description, timeline: timeline, load: load, loadBeside: beside,
            clients: clients, histories: histories, polled: polled)
        record.doubt(problems)
        return (record, problems)
    }

    /// Why a description is not that of this run, in clauses.
    private func strangeness(of description: RunDescription) -> [String] {
        guard let plan else { return [] }
        var found: [String] = []
        if description.index != index {
            found.append("is of run \(description.index), and its folder of run \(index)")
        }
        if description.plan != plan.name {
            found.append("is of the plan '\(description.plan)', and the folder of '\(plan.name)'")
        }
        if description.folder != plan.folder { found.append("is of another run folder") }
        if let steps = plan.steps, steps != description.steps.count {
            found.append("has \(description.steps.count) of the plan's \(steps) steps")
        }
        return found
    }

    /// The recorded keys' histories; nil when none were recorded or they are damaged.
    private func readHistories(
        _ files: inout ClosedFiles, _ problems: inout [String]
    ) -> [KeyHistory]? {
        do throws(RunFolderError) {
            guard let data = try files.bytes(of: Name.history) else { return nil }
            let file = place.inside(Name.history)
            var histories: [KeyHistory] = []
            for line in Self.lines(of: data) {
                histories.append(try EvidenceFile.value(KeyHistory.self, in: Data(line), of: file))
            }
            if histories.allSatisfy(\.isConsistent) { return histories }
            problems.append("\(historyPath): has operations that its keys cannot have")
        } catch {
            problems.append(error.description)
        }
        return nil
    }

    /// What polling kept; nil when it kept nothing or that is damaged.
    private func readPolled(
        _ files: inout ClosedFiles, _ problems: inout [String]
    ) -> PolledRecord? {
        do throws(RunFolderError) {
            guard let data = try files.bytes(of: Name.polled) else { return nil }
            let file = place.inside(Name.polled)
            let lines = Self.lines(of: data)
            let head = try EvidenceFile.value(
                PolledRecord.Head.self, in: Data(lines.first ?? Data()), of: file)
            var answers: [PolledRecord.Answer] = []
            for line in lines.dropFirst() {
                answers.append(
                    try EvidenceFile.value(PolledRecord.Answer.self, in: Data(line), of: file))
            }
            return PolledRecord(head, answers)
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// A load's record; nil when there is none or it is damaged.
    private func readLoad(
        _ name: String, _ files: inout ClosedFiles, _ problems: inout [String]
    ) -> LoadRecord? {
        let file = place.inside(name)
        do throws(RunFolderError) {
            guard let data = try files.bytes(of: name) else { return nil }
            let load = try EvidenceFile.load(in: data, of: file)
            if let first = load.contradictions.first {
                problems.append("\(file.path): does not add up: \(first)")
            }
            return load
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// The events; a last line without an end was cut off by the end of the run.
    private func readTimeline(
        _ files: inout ClosedFiles, _ problems: inout [String]
    ) -> [Event] {
        let file = place.inside(Name.timeline)
        var events: [Event] = []
        var damaged: [Int] = []
        do throws(RunFolderError) {
            guard let data = try files.bytes(of: Name.timeline) else {
                throw RunFolderError(path: file.path, message: "there is no such file")
            }
            let decoder = EvidenceFile.decoder()
            for (number, line) in Self.lines(of: data).enumerated() {
                if let event = try? decoder.decode(Event.self, from: Data(line)),
                    event.isWithinBounds
                {
                    events.append(event)
                } else {
                    damaged.append(number + 1)
                }
            }
        } catch {
            problems.append(error.description)
        }
        events = events.withEffectsOfEarlierFormats()
        guard !damaged.isEmpty else { return events }
        let lines = damaged.prefix(3).map { String($0) }.joined(separator: ", ")
        problems.append(
            "\(file.path): lines that cannot be read: \(damaged.count) (the first: \(lines))")
        return events
    }

    private static func lines(of data: Data) -> [Data.SubSequence] {
        data.split(separator: UInt8(ascii: "\n"))
    }
}

extension LoadRecord {
    /// All operations that the workload asked for.
    var issued: UInt64 { groups.reduce(0) { $0 + $1.issued } }
}

extension Event {
    /// Whether nothing that it says is beyond what an event can say.
    fileprivate var isWithinBounds: Bool {
        do throws(OutOfBounds) { try checkBounds() } catch { return false }
        return true
    }
}
