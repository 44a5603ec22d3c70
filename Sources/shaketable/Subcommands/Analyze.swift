import ArgumentParser
import Foundation

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

    @Option(help: "How to tell it: text, json, markdown or html.")
    var format: AnalysisFormat = .text

    func run() throws {
        let analysis = try options.analysis()
        do {
            print(try format.render(analysis), terminator: "")
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }
}
