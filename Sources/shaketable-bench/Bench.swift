import ArgumentParser
import Foundation

/// What developers measure and test with, and users have no need of.
@main struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shaketable-bench",
        abstract: "Measures and shows parts of shaketable by themselves.",
        subcommands: [LoadCost.self, RelayBenchmark.self, SandboxProbe.self])
}

extension ExitCode {
    /// A status to leave with, once the reason was said on standard error.
    static func saying(_ reason: String, status: Int32) -> ExitCode {
        FileHandle.standardError.write(Data("\(reason)\n".utf8))
        return ExitCode(status)
    }
}
