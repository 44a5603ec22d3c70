import ArgumentParser
import Foundation

/// `shaketable analyze LOG...`
struct Analyze: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Tell what happened to a cluster from its servers' logs.",
        discussion: """
            Reads the logs of Redis 3 to 8 and Valkey 7.2 to 9, of one node or of all, plain or \
            compressed with gzip. Give all nodes' logs at once for one time line.

            Exit status: 0, or 69 when a file cannot be read.
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
