import ArgumentParser
import Foundation
import History
import Quantities
import Reports
import RunRecord
import Statistics

/// `shaketable compare BASE NEW`
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say for each measure whether it got better, worse, or stayed the same.",
        discussion: """
            Compares run folders, or the newest runs of a history with those before:

              shaketable compare runs/before runs/after
              shaketable compare results/night1 results/night2
              shaketable compare --base runs/a runs/b --new runs/c runs/d
              shaketable compare --history nightly.db --plan pause-master --base-last 14
              shaketable compare --history nightly.db --base-runs 1,4,7 --new-runs 2,3,5

            A path that is a file is taken for a history, all of it; a folder of run folders, as a night \
            leaves one, for all of them, each plan with the plan of its name.

            How many runs: nothing can end with 0 before \(BinomialBound.trialsNeeded(toShow: 0.05)) runs a \
            side, of which none lies far beyond the base's (60 are a good number); with --rare 10% \
            \(BinomialBound.trialsNeeded(toShow: 0.1)), with --rare 20% \
            \(BinomialBound.trialsNeeded(toShow: 0.2)). Measures that scatter much need more: --power tells \
            it, with a BASE by its own scatter.

            Exit status: 0 every primary measure is shown to be no worse by more than its tolerance; 1 one is \
            significantly worse by more; 2 of one neither is shown, or control runs (without faults) say \
            that the host changed; 64 wrong usage; 65 runs that cannot be compared; 69 something cannot \
            be read.
            """)

    @OptionGroup var sources: ComparisonSources

    @Option(
        help: ArgumentHelp(
            "How much worse still counts as the same: 5%, or failover-time=5% for one measure.",
            discussion: "May be repeated. By default each measure has its own.",
            valueName: "percentage"))
    var tolerance: [String] = []

    @Option(
        help: ArgumentHelp(
            "Rest the conclusion on this measure, instead of those that are primary.",
            discussion: "May be repeated.", valueName: "measure"))
    var primary: [String] = []

    @Option(
        help: ArgumentHelp(
            "In which part of the runs what lies far beyond the base's is tolerated: 1% to 50%.",
            valueName: "percentage"))
    var rare = "5%"

    @Flag(
        help: ArgumentHelp(
            "Say how many runs a side each measure needs, and compare nothing.",
            discussion: "By the scatter of BASE, or without one by that of a usual night."))
    var power = false

    @Flag(help: "Compare even where plan, host, engine or sandbox differ.")
    var force = false

    @OptionGroup var formatOption: FormatOption

    func validate() throws {
        try formatOption.demand(power ? PowerDocument.self : RunComparison.self)
        _ = try ToleranceText.tolerance(tolerance)
        guard let share = Units.percentage.parse(rare), (0.01...0.5).contains(share) else {
            throw ValidationError("What is rare is a percentage from 1% to 50%.")
        }
        guard sources.areNamed(isPower: power) else {
            throw ValidationError(
                power
                    ? "--power takes one BASE or none."
                    : "Name two: BASE NEW, or --base A B --new C D, or --history.")
        }
        for name in primary { try MeasureName.check(name, allowsFamily: false) }
    }

    func run() throws {
        var options = ComparisonOptions()
        options.tolerance = try ToleranceText.tolerance(tolerance)
        options.isForced = force
        if !primary.isEmpty { options.primary = Set(primary) }
        options.rare = Units.percentage.parse(rare) ?? options.rare
        if power { return try printPower(options) }
        let (base, new, notes) = try sources.read()
        var comparison: RunComparison
        do throws(ComparisonError) {
            let runs = try DistinctRuns(base, new, isForced: force)
            comparison = try Comparer(options).compare(runs.base, with: runs.new)
            comparison.notes = runs.notes + comparison.notes
        } catch {
            throw ExitStatus.badPlan.saying(
                "These runs cannot be compared:\n\(error)\n--force compares them all the same.")
        }
        comparison.notes = notes + comparison.notes
        try formatOption.tell(comparison)
        let status = ExitStatus(comparison.conclusion)
        if status != .passed { throw status.code }
    }

    private func printPower(_ options: ComparisonOptions) throws {
        let base = try sources.folders.first.map(sources.baseRuns)
        try formatOption.tell(PowerDocument(PowerTable(options, base: base)))
    }
}
