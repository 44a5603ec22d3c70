import ArgumentParser
import Evidence
import Foundation
import Harness
import Reports

/// One `shaketable run`, inside the sandbox: runs, judgement, reports.
struct RunSession {
    let plan: Plan
    let server: ServerBinary
    let sandbox: Sandbox
    let output: String?
    let companion: String?
    /// Whether a plan that this machine cannot do is skipped, and not an error.
    let skipsUnavailable: Bool

    /// Memory for the nodes' data, used only as far as they store something.
    private static let dataLimit: UInt64 = 8 << 30

    /// Runs everything.
    ///
    /// - Throws: `ExitCode` with the verdict's status, or that of what went wrong, told.
    func run() async throws {
        let seed = plan.seed ?? UInt64.random(in: 0..<1_000_000_000)
        StandardError.write("plan \(plan.name), seed \(seed)\n")
        let offer: MachineNeed.Offer
        do throws(Unavailability) {
            offer = try await MachineNeed(
                plan: plan, isSandboxed: sandbox.mode == .namespaces,
                controlGroup: sandbox.controlGroup
            ).offer()
        } catch {
            guard skipsUnavailable else { throw ExitStatus.unavailable.saying("\(error)") }
            let folder = try makeFolder(seed: seed, unavailable: error.description)
            _ = try RunReport(folder: folder).write()
            return
        }
        let folder = try makeFolder(seed: seed, unavailable: nil)
        let display = LiveDisplay(plan: plan)
        let finished: Bool
        do {
            finished = try await perform(
                folder: folder, seed: seed, offer: offer, display: display)
        } catch is CancellationError {
            // Interrupted while the cluster was starting: there is nothing to heal.
            finished = false
        } catch {
            display.end()
            throw Self.status(of: error).saying("\(error)")
        }
        display.end()
        let findings = try RunReport(folder: folder).write(interrupted: !finished)
        guard finished else { throw ExitStatus.interrupted.code }
        let status = ExitStatus(findings.judgement.verdict)
        if status != .passed { throw status.code }
    }

    private func perform(
        folder: RunFolder, seed: UInt64, offer: MachineNeed.Offer, display: LiveDisplay
    ) async throws -> Bool {
        let usesMemory = sandbox.mode == .namespaces
        let data = try sandbox.mountTemporary(
            at: usesMemory ? nil : folder.path + "/data", sizeBytes: Self.dataLimit)
        let path = data.path
        let runner = Runner(
            plan: plan,
            options: RunnerOptions(
                folder: folder, dataFolder: path, isSandboxed: usesMemory,
                networkEngine: offer.engine, support: offer.support, companion: companion,
                seed: seed,
                programVersion: ProgramVersion.text),
            server: server, observer: display)
        let work = Task { try await runner.run() }
        let interruption = Interruption { work.cancel() }
        let result = await work.result
        withExtendedLifetime(interruption) {}
        try data.remove()
        return try result.get()
    }

    private func makeFolder(seed: UInt64, unavailable: String?) throws -> RunFolder {
        let path = output ?? "runs/\(plan.name)-\(Self.timestamp())"
        do {
            let text = PlanText(of: plan)
            return try RunFolder.create(
                at: path,
                plan: PlanRecord(
                    name: plan.name, about: plan.about, runs: plan.runs,
                    expectations: plan.expectations.map {
                        PlanRecord.Stated(
                            text: $0.text, line: $0.position.line, column: $0.position.column)
                    }, command: Self.command(seed: seed), hash: text.identifier,
                    unavailable: unavailable),
                planText: text.resolved(seed: seed))
        } catch {
            throw ExitStatus.unavailable.saying("cannot make the run folder '\(path)': \(error)")
        }
    }

    /// The command that repeats this, seed included, into a run folder of its own.
    private static func command(seed: UInt64) -> String {
        var words: [String] = ["shaketable"]
        var rest = CommandLine.arguments.dropFirst()
        while let word = rest.popFirst() {
            if word == "--output" || word == "-o" {
                rest = rest.dropFirst()
            } else if !word.hasPrefix("--output=") {
                words.append(word)
            }
        }
        if !words.contains("--seed") { words += ["--seed", "\(seed)"] }
        return words.map(ShellQuoting.quoted).joined(separator: " ")
    }

    private static func timestamp() -> String {
        Date().formatted(
            .verbatim(
                "\(year: .defaultDigits)\(month: .twoDigits)\(day: .twoDigits)-\(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased))\(minute: .twoDigits)\(second: .twoDigits)",
                timeZone: .gmt, calendar: Calendar(identifier: .gregorian)))
    }

    private static func status(of error: any Error) -> ExitStatus {
        if let error = error as? ClusterError, error.isUnavailable { return .unavailable }
        if error is RunFolderError || error is SandboxError { return .unavailable }
        return .ownFault
    }
}
