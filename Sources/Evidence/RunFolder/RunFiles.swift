import Foundation

/// The files of one run in a run folder.
package struct RunFiles: Sendable {
    /// Events further than ten years from the run's start are damage, not time.
    private static let longestRunNanoseconds: UInt64 = 10 * 366 * 86400 * 1_000_000_000

    /// Which run, from 1.
    package let index: Int
    /// The run's own folder.
    package let path: String

    /// Where `run.json` stands.
    package var descriptionPath: String { path + "/run.json" }

    /// Where `timeline.jsonl` stands.
    package var timelinePath: String { path + "/timeline.jsonl" }

    /// Where `load.json` stands.
    package var loadPath: String { path + "/load.json" }

    /// Where `load-beside.json` stands: our own load's record beside a client program's.
    package var loadBesidePath: String { path + "/load-beside.json" }

    /// Where `history.jsonl` stands: every operation on the recorded keys, a key a line.
    package var historyPath: String { path + "/history.jsonl" }

    /// The folder of one node's configuration and log.
    ///
    /// - Parameter node: Which node, from 1.
    /// - Returns: The folder's path, whether or not it exists.
    package func nodePath(_ node: Int) -> String { "\(path)/nodes/\(node)" }

    /// Writes `run.json`.
    package func write(_ description: RunDescription) throws(RunFolderError) {
        try EvidenceFile.write(description, to: descriptionPath)
    }

    /// Writes `load.json`.
    package func write(_ load: LoadRecord) throws(RunFolderError) {
        try EvidenceFile.write(load, to: loadPath)
    }

    /// Writes `load-beside.json`.
    package func write(beside load: LoadRecord) throws(RunFolderError) {
        try EvidenceFile.write(load, to: loadBesidePath)
    }

    /// Writes `history.jsonl`.
    package func write(_ histories: [KeyHistory]) throws(RunFolderError) {
        let lines: [String]
        do {
            lines = try histories.map { try EvidenceFile.json($0) + "\n" }
        } catch {
            throw RunFolderError(path: historyPath, message: "cannot be written as JSON: \(error)")
        }
        try EvidenceFile.write(text: lines.joined(), to: historyPath)
    }

    /// Reads the run, as far as it can be read.
    ///
    /// What is damaged is told in the timeline too, as a tripped guard, so that no verdict rests
    /// on half a record.
    ///
    /// - Returns: The record, and what could not be read.
    /// - Throws: `RunFolderError` when `run.json` cannot be read: without it nothing has a meaning.
    package func read() throws(RunFolderError) -> (record: RunRecord, problems: [String]) {
        let description = try EvidenceFile.read(RunDescription.self, from: descriptionPath)
        var (timeline, problems) = readTimeline()
        let load = readLoad(loadPath, &problems)
        let beside = readLoad(loadBesidePath, &problems)
        let histories = readHistories(&problems)
        let end = timeline.map { $0.at }.max() ?? .zero
        timeline += problems.map { problem in
            Event(
                at: end, kind: .guardTripped,
                details: [
                    "guard": .text(WatchedGuard.damagedRecord.name), "message": .text(problem),
                ])
        }
        let record = RunRecord(
            description: description, timeline: timeline, load: load, loadBeside: beside,
            histories: histories)
        return (record, problems)
    }

    /// The recorded keys' histories; nil when none were recorded or they are damaged.
    private func readHistories(_ problems: inout [String]) -> [KeyHistory]? {
        guard FileManager.default.fileExists(atPath: historyPath) else { return nil }
        do {
            let decoder = EvidenceFile.decoder()
            let histories = try EvidenceFile.bytes(of: historyPath).split(separator: 10).map {
                try decoder.decode(KeyHistory.self, from: Data($0))
            }
            if histories.allSatisfy(\.isConsistent) { return histories }
            problems.append("\(historyPath): has operations that its keys cannot have")
        } catch let error as RunFolderError {
            problems.append(error.description)
        } catch {
            problems.append("\(historyPath): cannot be read: \(error)")
        }
        return nil
    }

    /// A load's record; nil when there is none or it is damaged.
    private func readLoad(_ path: String, _ problems: inout [String]) -> LoadRecord? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(RunFolderError) {
            return try EvidenceFile.readLoad(from: path)
        } catch {
            problems.append(error.description)
            return nil
        }
    }

    /// The events; a last line without an end was cut off by the end of the run.
    private func readTimeline() -> (events: [Event], problems: [String]) {
        let data: Data
        do throws(RunFolderError) {
            data = try EvidenceFile.bytes(of: timelinePath)
        } catch {
            return ([], [error.description])
        }
        var events: [Event] = []
        var damaged: [Int] = []
        let decoder = EvidenceFile.decoder()
        for (number, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            if let event = try? decoder.decode(Event.self, from: Data(line)),
                event.at.nanoseconds.magnitude <= RunFiles.longestRunNanoseconds
            {
                events.append(event)
            } else {
                damaged.append(number + 1)
            }
        }
        if damaged.isEmpty { return (events, []) }
        let lines = damaged.prefix(3).map { String($0) }.joined(separator: ", ")
        return (
            events,
            ["\(timelinePath): lines that cannot be read: \(damaged.count) (the first: \(lines))"]
        )
    }
}
