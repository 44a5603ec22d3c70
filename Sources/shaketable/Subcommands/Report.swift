import ArgumentParser
import Evidence

/// `shaketable report RUN`
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Judge a run folder again and write its reports anew, on any machine.",
        discussion: "Exit status as for run.")

    @Argument(help: "The run folder.", completion: .directory)
    var folder: String

    func run() throws {
        let judgement: Judgement
        do {
            judgement = try RunReport(folder: try RunFolder.open(at: folder)).write()
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        let status = ExitStatus(judgement.verdict)
        if status != .passed { throw status.code }
    }
}
