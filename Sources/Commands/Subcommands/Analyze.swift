import ArgumentParser
import Foundation
import OutageAnalysis
import Reports

/// `shaketable analyze LOG...`
struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what happened to a cluster from its servers' logs.",
        discussion: """
            Reads the logs of Redis 2.6 to 8, Valkey 7.2 to 9, KeyDB and Sentinels, of one node or of \
            all, whatever a collector, a viewer or a person put around their lines, plain or \
            compressed. Give all nodes' logs at once, or the folder or tar they lie in, for one time \
            line.

            Exit status: 0; 65 when no line of what was given could be read; 69 when a file cannot be \
            opened, or is of a compression that is not read.
            """)

    @OptionGroup var options: AnalysisOptions

    @OptionGroup var formatOption: FormatOption

    func validate() throws { try formatOption.demand(OutageAnalysis.self) }

    func run() throws {
        try formatOption.tell(try options.analysis())
    }
}
