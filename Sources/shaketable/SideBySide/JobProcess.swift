import Foundation
import Glibc
import Linux
import RunRecord

/// One job's process: started, watched, interrupted when its task is cancelled.
struct JobProcess {
    let job: RunJob
    let display: JobDisplay

    /// How long an interrupted job may heal and write before it is killed.
    private static let healingLimit = Duration.seconds(90)

    /// Lets it run to its end.
    func run() async -> JobEnd {
        var tail = OutputTail(path: job.output)
        let process: ChildProcess
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: job.output).deletingLastPathComponent(),
                withIntermediateDirectories: true)
            process = try ChildProcess(job.specification)
        } catch {
            return JobEnd(
                plan: job.plan, outcome: .broken("cannot be started: \(EvidenceFile.reason(error))")
            )
        }
        display.begin(job)
        var killAt: Int64?
        while true {
            let now = MonotonicClock.now()
            let status = await process.waitForExit(deadline: now + 200_000_000)
            for line in tail.lines() { display.tell(line, of: job) }
            if let status {
                display.end(job)
                return JobEnd(plan: job.plan, outcome: outcome(of: status, tail.lastWords))
            }
            if Task.isCancelled, killAt == nil {
                _ = try? process.signal(SIGINT)
                killAt = now + Int64(Self.healingLimit.components.seconds) * 1_000_000_000
            }
            if let limit = killAt, now > limit { _ = try? process.signal(SIGKILL) }
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
