import ArgumentParser
import Faults
import OutageAnalysis
import Plan
import Quantities
import Replay
import RunRecord

/// `shaketable replay LOG... -o plan.yaml`
struct Replay: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn an outage's logs into a plan that makes it happen again.",
        discussion: """
            Reads what `analyze` reads. The plan has the stalls with their lengths and gaps, the \
            save rules and the clients' policy as the logs show them, and quotes the lines that \
            show them.

            Where the logs are longer than the limit, the worst stretch is taken.

            Exit status: 0; 65 when nothing can be read, or when there is nothing to replay; 69 when \
            a file cannot be opened or written.
            """)

    @OptionGroup var options: AnalysisOptions

    @Option(name: .shortAndLong, help: "The plan's file; - is standard output.")
    var output: String

    @Option(
        help: ArgumentHelp(
            "How much shorter idle time becomes.",
            discussion: """
                Stalls and node-timeout become shorter together, so that their ratio stays, down to \
                a node-timeout of 750 ms.
                """,
            valueName: "factor"))
    var speed = "1x"

    @Option(
        help: ArgumentHelp(
            "The longest plan; what of the outage comes later is left out.",
            valueName: "duration"))
    var limit = "10m"

    func validate() throws {
        guard factor != nil else {
            throw ValidationError("A speed is a factor from 1x to 10000x, such as 10x.")
        }
        guard let limit = Units.duration.parse(limit), limit >= .seconds(20) else {
            throw ValidationError("A limit is a duration of at least 20s, such as 10m.")
        }
    }

    func run() throws {
        let analysis = try options.analysis()
        var pace = OutageReplay.Pace()
        if let factor { pace.speed = factor }
        if let longest = Units.duration.parse(limit) { pace.limit = longest }
        let replay = OutageReplay(of: analysis, at: pace)
        if let refusal = replay.refusal { throw ExitStatus.badPlan.saying(refusal) }
        for warning in analysis.warnings { StandardError.write("Warning: \(warning)\n") }
        let text = replay.text
        // What would not be read again is a fault of this program's own.
        do {
            _ = try Plan(PlanSource(name: output, text: text), vocabulary: .current)
        } catch {
            throw ExitStatus.ownFault.saying("the replay is no plan: \(error)")
        }
        if output == "-" {
            print(text, terminator: "")
        } else {
            do throws(RunFolderError) {
                try EvidenceFile.write(text: text, to: FolderPlace(file: output))
            } catch {
                throw ExitStatus.unavailable.saying("\(error)")
            }
            StandardError.write("\(output): written; replay it with shaketable run \(output)\n")
        }
        if analysis.nodeTimeout.origin == .assumed {
            StandardError.write(
                "Warning: the logs do not show cluster-node-timeout; the server's default is taken. Under a shorter one nodes "
                    + "failed over in stalls that are too short here: give --node-timeout.\n")
        }
        if let cutOff = replay.cutOffInWords {
            StandardError.write(
                "The worst stretch within the limit of \(limit) is taken; left out, before and after "
                    + "it: \(cutOff). --limit or --speed takes them in.\n")
        }
    }

    private var factor: Double? {
        guard speed.hasSuffix("x"), let factor = Double(speed.dropLast()), factor >= 1,
            factor <= 10_000
        else { return nil }
        return factor
    }
}
