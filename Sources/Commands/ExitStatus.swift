import ArgumentParser
import Foundation
import History
import Judgement
import Prediction
import Reports
import RunRecord
import Runner
import Testbed
import Workload

/// What the program's exit status means.
enum ExitStatus: Int32 {
    case passed = 0
    case failed = 1
    case inconclusive = 2
    case badPlan = 65
    case unavailable = 69
    case ownFault = 70
    /// Something would be done to a cluster that was there before, and nobody consented.
    case noConsent = 77
    case interrupted = 130

    /// The status of a verdict.
    init(_ verdict: Verdict) {
        switch verdict {
        case .passed: self = .passed
        case .failed: self = .failed
        case .inconclusive: self = .inconclusive
        }
    }

    /// The status of what was found: of the verdict, unless the load itself broke.
    init(_ findings: Findings) {
        self = findings.failedWorkers.isEmpty ? Self(findings.judgement.verdict) : .ownFault
    }

    /// The status of a comparison.
    init(_ conclusion: RunComparison.Conclusion) {
        switch conclusion {
        case .noRegression: self = .passed
        case .regression: self = .failed
        case .notEnoughData, .hostChanged: self = .inconclusive
        }
    }

    /// The status of a run that an error kept from being made: it follows from the error's kind.
    init(of error: any Error) {
        switch error {
        case let error as ClusterError: self = error.kind == .unavailable ? .unavailable : .ownFault
        case let error as LoadError: self = error.isUnavailable ? .unavailable : .ownFault
        case is ClientProgramError, is RunFolderError, is SandboxError: self = .unavailable
        default: self = .ownFault
        }
    }

    /// What a command throws to leave with this status.
    var code: ExitCode { ExitCode(rawValue) }

    /// Says why on standard error, and returns what to throw.
    func saying(_ reason: String) -> ExitCode {
        StandardError.write(reason.hasSuffix("\n") ? reason : reason + "\n")
        return code
    }
}

/// Where progress and errors go.
enum StandardError {
    /// Whether a person sees it.
    static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a text as it is.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
