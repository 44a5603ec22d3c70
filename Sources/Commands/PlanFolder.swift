import Foundation
import Plan
import RunRecord
import ServerLog

/// Makes the run folder of a plan that is about to run.
enum PlanFolder {
    /// Makes it.
    ///
    /// - Parameters:
    ///   - path: Where.
    ///   - plan: The plan.
    ///   - seed: The seed of its random choices.
    ///   - command: The command that repeats it.
    ///   - steps: How many steps each run has; nil when only the run tells.
    /// - Returns: The folder.
    /// - Throws: `ExitCode` 69, with the reason told.
    static func make(
        at path: String, for plan: Plan, seed: UInt64, command: String,
        steps: Int?
    ) throws -> RunFolder {
        do {
            let text = PlanText(of: plan)
            return try RunFolder.create(
                at: path,
                plan: PlanRecord(
                    name: plan.name, about: plan.about, runs: plan.runs,
                    expectations: plan.expectations.map {
                        PlanRecord.Stated(
                            text: $0.text,
                            file: $0.position.line == nil ? nil : $0.position.source,
                            line: $0.position.line, column: $0.position.column)
                    }, command: command, hash: text.identifier, steps: steps),
                planText: text.resolved(seed: seed))
        } catch {
            throw ExitStatus.unavailable.saying("cannot make the run folder '\(path)': \(error)")
        }
    }

    /// Demands that a folder holds no runs: others' reports beside them would be of both.
    ///
    /// - Throws: `ExitCode` 69, with what it holds told.
    static func demandNew(_ path: String) throws {
        let manager = FileManager.default
        let inside = (try? manager.contentsOfDirectory(atPath: path)) ?? []
        let runs = inside.sorted().first { manager.fileExists(atPath: "\(path)/\($0)/plan.json") }
        let found = ["plan.json", "index.html"].first(where: inside.contains) ?? runs
        guard let found else { return }
        throw ExitStatus.unavailable.saying(
            "'\(path)' holds a run already (\(found)); name another folder or remove it")
    }

    /// The time as names of folders have it: `20261122-203018`, UTC.
    static func timestamp() -> String {
        Date().formatted(
            .verbatim(
                "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
                timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    }
}
