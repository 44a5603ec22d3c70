package import Experiments
import Judgement
import Quantities
import Wording

/// A sweep with what is known of its cells, as reports tell it.
package struct SweepFindings: Sendable {
    /// The sweep.
    package var sweep: SweepRecord
    /// The cells that have finished runs, in their order.
    package var cells: [SweepCell]
    /// Where its evidence lies.
    package var folder: String

    /// Findings.
    package init(sweep: SweepRecord, cells: [SweepCell], folder: String) {
        self.sweep = sweep
        self.cells = cells
        self.folder = folder
    }

    /// All of it as a document.
    package var document: Document {
        var document = Document(title: "Sweep of \(sweep.name)")
        let settled = cells.count { $0.isSettled }
        if !sweep.about.isEmpty { document.facts.append(("about", sweep.about)) }
        document.facts += [
            ("cells", "\(sweep.cellCount), of which \(settled) are known as well as asked"),
            (
                "runs",
                "\(cells.reduce(0) { $0 + $1.runs }) conclusive, "
                    + "\(cells.reduce(0) { $0 + $1.inconclusive }) inconclusive"
            ), ("folder", folder),
        ]
        if let goal = sweep.goal { document.facts.append(("wanted", Self.words(goal))) }
        let heading =
            sweep.shown == nil
            ? "Cells (measures: the median)"
            : "Cells (measures: the median, and its 95 % interval)"
        document.sections = [
            Document.Section(heading, [.table(table)] + doubts),
            Document.Section("Map", map + profile),
        ]
        return document
    }

    private static func words(_ goal: SweepGoal) -> String {
        let width =
            goal.isRelative
            ? "\(ValueText.text(goal.halfWidth, .ratio)) of it"
            : ValueText.text(goal.halfWidth, goal.unit)
        let threshold = goal.threshold.map {
            ", and on which side of \(ValueText.text($0, goal.unit)) it is"
        }
        return "\(goal.text) within \(width) on each side (95 %)\(threshold ?? "")"
    }

    /// The axes in short: the last key of the path, with the one before it where that says little.
    private var names: [String] {
        sweep.axes.map { axis in
            let keys = axis.path.split(separator: ".")
            guard let last = keys.last, last.count <= 3, keys.count > 1 else {
                return keys.last.map(String.init) ?? axis.path
            }
            return axis.path
        }
    }

    private var table: DocumentTable {
        let columns = names + ["runs"] + (sweep.goal.map { [$0.text, "95 % interval"] } ?? [])
        let shown =
            sweep.shown
            ?? ["failover-time", "outage", "error-rate", "lost-writes"].filter { name in
                sweep.goal?.measure?.hasPrefix(name) != true
                    && cells.contains { $0.measures.contains { $0.name == name } }
            }
        return DocumentTable(
            columns + shown + ["verdict"], words: names.count,
            rows: cells.map { cell in
                var row = cell.values + ["\(cell.runs)" + (cell.isSettled ? "" : " +")]
                if let goal = sweep.goal {
                    row += [
                        ValueText.text(cell.estimate?.value, goal.unit),
                        Self.interval(cell.estimate, goal.unit),
                    ]
                }
                row += shown.map { self.text(of: $0, in: cell) }
                return row + [cell.verdict.rawValue]
            })
    }

    /// A measure's median; where the sweep names what to show, with its interval.
    private func text(of name: String, in cell: SweepCell) -> String {
        guard let measure = cell.measures.first(where: { $0.name == name }) else { return "-" }
        let median = ValueText.text(measure.median, measure.unit)
        guard sweep.shown != nil, let low = measure.medianLow, let high = measure.medianHigh
        else { return median }
        let ends = [low, high].map { ValueText.text($0, measure.unit) }
        return ends[0] == ends[1] ? median : "\(median) (\(ends[0]) to \(ends[1]))"
    }

    /// Over one axis, the measures to show side by side, each coloured by its own greatest value.
    private var profile: [DocumentBlock] {
        guard sweep.axes.count == 1, let shown = sweep.shown, !cells.isEmpty else { return [] }
        let fields = cells.map { cell in
            shown.map { name -> HeatMap.Field in
                let value = cell.measures.first { $0.name == name }?.median
                let greatest =
                    cells.compactMap { cell in
                        cell.measures.first { $0.name == name }?.median
                    }.filter(\.isFinite).max() ?? 0
                let text = self.text(of: name, in: cell)
                return HeatMap.Field(
                    value: value.map { greatest > 0 ? min(1, $0 / greatest) : 0 },
                    text: text.split(separator: " (").first.map(String.init) ?? text,
                    title: "\(cell.values[0]), \(name): \(text), \(cell.runs.counted("run"))")
            }
        }
        return [
            .figure(
                HeatMap(
                    caption: "Each measure over \(names[0]); the darkest is its greatest",
                    across: "measure", down: names[0], columns: shown,
                    rows: cells.map { $0.values[0] }, fields: fields))
        ]
    }

    static func interval(_ estimate: Estimate?, _ unit: Unit) -> String {
        guard let low = estimate?.low, let high = estimate?.high else { return "-" }
        return "\(ValueText.text(low, unit)) to \(ValueText.text(high, unit))"
    }

    private var doubts: [DocumentBlock] {
        var blocks: [DocumentBlock] = []
        if cells.contains(where: { !$0.isSettled }) || cells.count < sweep.cellCount {
            blocks.append(
                .notice(
                    "+ marks cells that are not yet known as well as the sweep asks; "
                        + "\(sweep.cellCount - cells.count) cells were not measured. The same command "
                        + "goes on from here."))
        }
        let reasons = Set(cells.flatMap(\.doubts)).sorted()
        if !reasons.isEmpty {
            blocks.append(
                .notice(
                    "Runs were inconclusive, and counted nowhere: "
                        + reasons.prefix(3).joined(separator: "; ")))
        }
        return blocks
    }

    /// The goal's values over the first two axes, where there are exactly two.
    private var map: [DocumentBlock] {
        guard sweep.axes.count == 2, let goal = sweep.goal else { return [] }
        let (down, across) = (sweep.axes[0], sweep.axes[1])
        let greatest = cells.compactMap { $0.estimate?.value }.filter(\.isFinite).max() ?? 1
        let fields = down.values.indices.map { row in
            across.values.indices.map { column -> HeatMap.Field in
                let index = row * across.values.count + column
                let cell = cells.first { $0.index == index }
                let value = cell?.estimate?.value
                return HeatMap.Field(
                    value: value.map {
                        goal.unit == .ratio ? $0 : min(1, $0 / max(greatest, 1e-12))
                    }, text: ValueText.text(value, goal.unit),
                    title: "\(names[0]) \(down.values[row]), \(names[1]) "
                        + "\(across.values[column]): \(Self.interval(cell?.estimate, goal.unit)), "
                        + (cell?.runs ?? 0).counted("run"))
            }
        }
        return [
            .figure(
                HeatMap(
                    caption: "\(goal.text) over \(names[0]) and \(names[1])", across: names[1],
                    down: names[0], columns: across.values, rows: down.values, fields: fields))
        ]
    }
}

extension SweepFindings: DocumentedSubject, EncodableSubject, JudgedSubject, TabularSubject {
    package static var noun: String { "a sweep" }

    /// The cells that have finished runs.
    package var values: any Encodable { cells }

    /// A row for each cell.
    package var rows: [[String]] {
        let table = table
        return [table.columns.map(\.heading)] + table.rows.map { $0.map(\.text) }
    }

    /// A case for each cell, also for those that nothing is known of yet.
    package var suites: [JudgedSuite] {
        let known = Dictionary(
            cells.map { ($0.index, $0) }, uniquingKeysWith: { first, _ in first })
        let cases = (0..<sweep.cellCount).map { index in
            let name = zip(names, sweep.values(ofCell: index)).map { "\($0) \($1)" }
                .joined(separator: ", ")
            guard let cell = known[index] else {
                return JudgedCase(name, .inconclusive, because: ["it was not measured"])
            }
            return JudgedCase(
                name, cell.isSettled ? cell.verdict : .inconclusive,
                because: cell.isSettled
                    ? cell.doubts : ["it is not yet known as well as the sweep asks"] + cell.doubts)
        }
        return [JudgedSuite(name: sweep.name, cases: cases)]
    }
}
