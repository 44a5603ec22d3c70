import ExperimentRunner
import Foundation
import Linux
import RunRecord

/// One job's process, and what is told of it while it goes on.
struct JobProcess {
    let job: PartJob
    let display: JobDisplay

    /// Lets it run to its end.
    func run() async -> JobEnd {
        var tail = OutputTail(path: job.output)
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: job.output).deletingLastPathComponent(),
                withIntermediateDirectories: true)
            let status = try await RunProcess(job.specification).run(
                begun: { display.begin(job) },
                goesOn: { for line in tail.lines() { display.tell(line, of: job) } })
            display.end(job)
            return JobEnd(plan: job.plan, outcome: outcome(of: status, tail.lastWords))
        } catch {
            return JobEnd(
                plan: job.plan, outcome: .broken("cannot be started: \(EvidenceFile.reason(error))")
            )
        }
    }

    private func outcome(of status: Linux.ExitStatus, _ words: String) -> JobEnd.Outcome {
        switch status {
        case .exited(0): .finished
        case .exited(ExitStatus.interrupted.rawValue): .interrupted
        case .exited(ExitStatus.unavailable.rawValue): .unavailable(words)
        case .exited(let number): .broken("it ended with status \(number): \(words)")
        case .killed(let signal): .broken("it was killed by signal \(signal)")
        }
    }
}

/// The lines that a process adds to its output file.
struct OutputTail {
    private let path: String
    private var offset: UInt64 = 0
    private var rest = Data()
    private var reasons: [String] = []

    /// Lines of progress begin with this.
    private static let progressMark: Character = "["
    private static let mostReasons = 20

    /// The end of a file that need not be there yet.
    init(path: String) {
        self.path = path
    }

    /// The whole lines since the last call.
    mutating func lines() -> [String] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        guard (try? file.seek(toOffset: offset)) != nil, let data = try? file.readToEnd() else {
            return []
        }
        offset += UInt64(data.count)
        rest += data
        guard let end = rest.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        let whole = rest[...end]
        rest = Data(rest[rest.index(after: end)...])
        let lines = String(decoding: whole, as: UTF8.self).split(separator: "\n").map(String.init)
        reasons += lines.filter { $0.first != Self.progressMark && !$0.hasPrefix("run ") }
        reasons = Array(reasons.suffix(Self.mostReasons))
        return lines
    }

    /// What it said last that was not progress: why it ended as it did.
    var lastWords: String {
        reasons.isEmpty ? "it said nothing" : reasons.joined(separator: "; ")
    }
}

/// How a job ended.
struct JobEnd: Sendable, Equatable {
    /// What became of it.
    enum Outcome: Sendable, Equatable {
        /// All its runs went on to their ends.
        case finished
        /// It was interrupted, or not begun any more.
        case interrupted
        /// This machine cannot do what its plan needs.
        case unavailable(String)
        /// Something else went wrong.
        case broken(String)
    }

    /// Which of the plans given, from 0.
    let plan: Int
    /// What became of it.
    let outcome: Outcome
}
