package import Judgement

/// Which cell of a sweep is measured next.
///
/// Every cell first gets its least number of runs. Then:
///
/// - With a threshold, the cell with the smallest `sqrt(n) * (|value - threshold| + epsilon)`, which
///   is the one least surely on its side: the algorithm APT of A. Locatelli, M. Gutzeit and
///   A. Carpentier, "An optimal algorithm for the Thresholding Bandit Problem", ICML 2016. Values are
///   taken relative to the goal's half-width; epsilon is that half-width.
/// - Without one, the cell whose interval is widest relative to what the goal asks (sequential
///   sampling for the worst half-width).
///
/// A cell is done when its interval is narrow enough, when it has had its most runs, and, in an
/// adaptive sweep, when its interval lies on one side of the threshold.
package struct CellAllocation: Sendable {
    /// What is known of a cell.
    package struct Cell: Sendable {
        /// Conclusive runs.
        package var runs: Int
        /// Runs that are under way.
        package var underWay: Int
        /// Runs that told nothing.
        package var inconclusive: Int
        /// What the conclusive runs say.
        package var estimate: Estimate?

        /// A cell.
        package init(
            runs: Int = 0, underWay: Int = 0, inconclusive: Int = 0, estimate: Estimate? = nil
        ) {
            self.runs = runs
            self.underWay = underWay
            self.inconclusive = inconclusive
            self.estimate = estimate
        }
    }

    private let goal: SweepGoal?
    private let least: Int
    private let most: Int
    private let isAdaptive: Bool

    /// An allocation.
    ///
    /// - Parameters:
    ///   - goal: What is to be known; nil for as many runs as are allowed.
    ///   - least: The runs that every cell gets.
    ///   - most: The most runs of a cell; at least `least`.
    ///   - isAdaptive: Whether being on one side of the threshold is enough.
    package init(goal: SweepGoal?, least: Int, most: Int, isAdaptive: Bool) {
        self.goal = goal
        self.least = min(least, most)
        self.most = most
        self.isAdaptive = isAdaptive
    }

    /// Whether a cell needs no further run.
    package func isDone(_ cell: Cell) -> Bool {
        if cell.runs >= most || cell.inconclusive >= 2 * most { return true }
        guard let goal, cell.runs >= least else { return false }
        if goal.width(of: cell.estimate) <= 1 { return true }
        guard isAdaptive, let threshold = goal.threshold else { return false }
        return cell.estimate?.excludes(threshold) ?? false
    }

    /// The cell to measure next; nil when none needs a run beyond those that are under way.
    package func next(_ cells: [Cell]) -> Int? {
        let open = cells.indices.filter {
            !isDone(cells[$0]) && cells[$0].runs + cells[$0].underWay < most
        }
        let behind = open.filter { cells[$0].runs + cells[$0].underWay < least }
        if let first = behind.min(by: { total(cells[$0]) < total(cells[$1]) }) { return first }
        return open.min { urgency(cells[$0]) < urgency(cells[$1]) }
    }

    private func total(_ cell: Cell) -> Int { cell.runs + cell.underWay }

    /// The smaller, the sooner.
    private func urgency(_ cell: Cell) -> Double {
        guard let goal else { return Double(total(cell)) }
        let runs = Double(max(1, total(cell)))
        guard let threshold = goal.threshold, let estimate = cell.estimate else {
            // Runs under way will narrow the interval as the square root of their number.
            let shrink = (Double(max(1, cell.runs)) / runs).squareRoot()
            return -goal.width(of: cell.estimate) * shrink
        }
        let unit = goal.halfWidth * (goal.isRelative ? max(abs(threshold), 1e-9) : 1)
        let distance = abs(estimate.value - threshold) / max(unit, 1e-12)
        return runs.squareRoot() * (distance + 1)
    }
}
