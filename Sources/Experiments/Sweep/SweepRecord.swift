package import Judgement
import RunRecord

/// What a sweep is: its axes, and what is wanted of each cell. On disk `sweep.json`.
package struct SweepRecord: Codable, Hashable, Sendable {
    /// One value of the plan that is varied.
    package struct Axis: Codable, Hashable, Sendable {
        /// The value's path, as `--set` names it.
        package var path: String
        /// Its values as a plan writes them.
        package var values: [String]

        /// An axis.
        package init(path: String, values: [String]) {
            self.path = path
            self.values = values
        }
    }

    /// The version of the sweep folder's format.
    package var format = 1
    /// The plan's name.
    package var name: String
    /// What the plan is about; may be empty.
    package var about: String
    /// The identifier of the resolved plan with its sweep; parts of one sweep agree in it.
    package var hash: String
    /// The axes; the last varies fastest.
    package var axes: [Axis]
    /// What is to be known of each cell; nil for `runsPerCell` runs of each.
    package var goal: SweepGoal?
    /// The least runs of a cell.
    package var leastRuns: Int
    /// The most runs of a cell.
    package var runsPerCell: Int
    /// Whether being on one side of the threshold is enough.
    package var isAdaptive: Bool
    /// Where all random choices come from.
    package var seed: UInt64
    /// The measures that the report shows of each cell, each with its interval; nil for its usual ones.
    package var shown: [String]?

    /// A sweep.
    package init(
        name: String, about: String, hash: String, axes: [Axis], goal: SweepGoal?, leastRuns: Int,
        runsPerCell: Int, isAdaptive: Bool, seed: UInt64, shown: [String]? = nil
    ) {
        self.name = name
        self.about = about
        self.hash = hash
        self.axes = axes
        self.goal = goal
        self.leastRuns = leastRuns
        self.runsPerCell = runsPerCell
        self.isAdaptive = isAdaptive
        self.seed = seed
        self.shown = shown
    }

    /// How many cells the grid has.
    package var cellCount: Int { axes.reduce(1) { $0 * $1.values.count } }

    /// Which value of each axis a cell has, from 0.
    package func places(ofCell index: Int) -> [Int] {
        var rest = index
        var places: [Int] = []
        for axis in axes.reversed() {
            places.append(rest % axis.values.count)
            rest /= axis.values.count
        }
        return places.reversed()
    }

    /// A cell's values, in the order of the axes.
    package func values(ofCell index: Int) -> [String] {
        zip(axes, places(ofCell: index)).map { $0.values[$1] }
    }

    /// Which cell is measured next.
    package var allocation: CellAllocation {
        CellAllocation(goal: goal, least: leastRuns, most: runsPerCell, isAdaptive: isAdaptive)
    }
}

extension SweepRecord: BoundedRecord {
    func checkBounds() throws(OutOfBounds) {
        try RecordBounds.check(format, 1...1, "format")
        try RecordBounds.check(leastRuns, 0...RecordBounds.runs, "leastRuns")
        try RecordBounds.check(runsPerCell, 0...RecordBounds.runs, "runsPerCell")
        var cells = 1
        for axis in axes {
            cells = cells.multipliedReportingOverflow(by: axis.values.count).partialValue
            try RecordBounds.check(cells, 0...RecordBounds.runs, "the number of cells")
        }
    }
}

/// One part of a sweep, so that several machines share it: `3/16` is the third of sixteen.
package struct SweepShard: Hashable, Sendable, CustomStringConvertible {
    /// Which part, from 1.
    package let number: Int
    /// How many parts there are.
    package let count: Int

    /// All of it.
    package static let whole = SweepShard(number: 1, count: 1)

    private init(number: Int, count: Int) {
        self.number = number
        self.count = count
    }

    /// Reads `3/16`; nil when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[0]), let count = Int(parts[1]),
            (1...100_000).contains(count), (1...count).contains(number)
        else { return nil }
        self.init(number: number, count: count)
    }

    /// Whether a cell belongs to it. Neighbouring cells go to different parts, so that slow corners
    /// of the grid are shared.
    package func holds(cell index: Int) -> Bool { index % count == number - 1 }

    /// As it is written.
    package var description: String { "\(number)/\(count)" }
}
