package import Experiments
import Judgement
import Quantities
import Statistics

/// What tuning found, as a document.
package struct TuneDocument: Sendable {
    let answer: TuneAnswer
    private let predictions: [TunePrediction]

    /// A document.
    ///
    /// - Parameters:
    ///   - answer: What was found.
    ///   - predictions: What a model predicts; none where there is no model.
    package init(_ answer: TuneAnswer, predictions: [TunePrediction] = []) {
        self.answer = answer
        self.predictions = predictions
    }

    /// All of it.
    package var document: Document {
        let question = answer.question
        var document = Document(title: title)
        document.answer =
            answer.isShown
            ? ("shown", .passed)
            : answer.goal?.verdict == .missed
                ? ("goal missed", .failed) : ("not shown", .inconclusive)
        document.facts = [
            ("stalls feared", question.stalls.map(Self.time).joined(separator: ", ")),
            ("real failures", question.failures.map(\.rawValue).joined(separator: ", ")),
            (
                "load",
                question.rate.map {
                    "\(ValueText.text($0, .rate)), client \(question.client ?? "-")"
                }
                    ?? "client \(question.client ?? "none")"
            ), ("servers", answer.server), ("trials", "\(answer.trials) that count"),
        ]
        document.sections = [
            Document.Section("Advice", advice), Document.Section("Clients", clients),
            Document.Section("Needless failovers", needless),
            Document.Section("Real failures", failures),
            Document.Section("What each node-timeout gives", choices),
            Document.Section("What this does not say", limits),
        ]
        return document
    }

    private var title: String { "Tune: \(answer.headline)" }

    private var advice: [DocumentBlock] {
        guard let advice = answer.advice else { return [.notice("No run was conclusive.")] }
        let sentences =
            advice.sentences + [answer.goal?.sentence, answer.edge?.sentence].compactMap { $0 }
        return sentences.enumerated().map { index, sentence in
            index == 0 && advice.certainty != .shown ? .notice(sentence) : .paragraph(sentence)
        }
    }

    private var clients: [DocumentBlock] {
        guard let client = answer.advice?.client else { return [] }
        var blocks = client.sentences(answer.question).map { DocumentBlock.paragraph($0) }
        if let check = answer.verification {
            let longest =
                check.outageSeconds.max().map { ", outage at most \(Self.time($0))" } ?? ""
            let peak = check.inFlightPeak.map {
                ", \(ValueText.text($0, .count)) in flight at most"
            }
            let text =
                "Tried: \(check.failures) failures with this client at the advised node-timeout: "
                + "\(ValueText.text(check.failedOperations, .count)) operations failed\(longest)"
                + "\(peak ?? "")."
            blocks.append(check.failedOperations == 0 ? .paragraph(text) : .notice(text))
        } else {
            blocks.append(.notice("There was no time to try this client; it is computed."))
        }
        return blocks
    }

    private var needless: [DocumentBlock] {
        let question = answer.question
        guard !question.stalls.isEmpty else { return [] }
        let map = HeatMap(
            caption: "How many stalls of a master were followed by a failover, which none of them "
                + "needed. Point at a field for its 95 % interval"
                + (predictions.isEmpty
                    ? "." : " and for what the model predicts; a dashed field was not tried."),
            across: "stall", down: "node-timeout", columns: question.stalls.map(Self.time),
            rows: answer.rows.map { Self.time($0.nodeTimeout) },
            fields: answer.rows.map { row in row.stalls.map { field($0, row) } })
        let rows = answer.rows.flatMap { row in
            row.stalls.filter { $0.failovers.trials > 0 }.map { stall -> [String] in
                let interval = stall.failovers.wilson()
                return [
                    Self.time(row.nodeTimeout), Self.time(stall.seconds),
                    "\(stall.failovers.successes) of \(stall.failovers.trials)",
                    Self.percent(interval.lowerBound) + " to " + Self.percent(interval.upperBound),
                    Self.percent(stall.atMost),
                    predicted(stall, row).map(Self.percent) ?? "-",
                ]
            }
        }
        return [
            .figure(map),
            .paragraph(
                "The column \"at most\" is a bound that holds with 95 % however often one looked "
                    + "(a sequential one: 32 trials without a failover show 10 %). It takes in those of "
                    + "longer stalls and shorter node-timeouts, which only make a failover likelier."
            ),
            .table(
                DocumentTable(
                    [
                        "node-timeout", "stall", "failovers", "95 % (Wilson)", "at most",
                        "predicted",
                    ], words: 2, rows: rows)),
        ]
    }

    /// What the model predicts of a stall under a node-timeout.
    private func predicted(_ stall: TuneRow.Stall, _ row: TuneRow) -> Double? {
        guard let column = answer.question.stalls.firstIndex(of: stall.seconds),
            let needless = predictions.first(where: { $0.nodeTimeout == row.nodeTimeout })?
                .needless,
            needless.indices.contains(column)
        else { return nil }
        return needless[column]
    }

    private func field(_ stall: TuneRow.Stall, _ row: TuneRow) -> HeatMap.Field {
        let interval = stall.failovers.wilson()
        let ratio = stall.failovers.ratio
        let predicted = predicted(stall, row).map(Self.percent)
        let found =
            ratio == nil
            ? "not tried"
            : "\(stall.failovers.successes) of \(stall.failovers.trials), "
                + "\(Self.percent(interval.lowerBound)) to \(Self.percent(interval.upperBound))"
        return HeatMap.Field(
            value: ratio, text: ratio.map(Self.percent) ?? predicted.map { "(\($0))" } ?? "",
            title: "node-timeout \(Self.time(row.nodeTimeout)), stall \(Self.time(stall.seconds)): "
                + found + (predicted.map { ", predicted \($0)" } ?? ""))
    }

    private var failures: [DocumentBlock] {
        guard !answer.question.failures.isEmpty else { return [] }
        let rows = answer.rows.flatMap { row in
            row.failures.filter { $0.failovers.trials > 0 }.map { failure -> [String] in
                [
                    Self.time(row.nodeTimeout), failure.kind.rawValue,
                    "\(failure.failovers.successes) of \(failure.failovers.trials)",
                    Self.words(failure.failoverTime, .time), Self.words(failure.outage, .time),
                    Self.words(failure.outageP95, .time), Self.words(failure.errorRate, .ratio),
                    ValueText.text(failure.failedOperations?.value, .count),
                    ValueText.text(failure.lostWrites?.value, .count),
                ]
            }
        }
        return [
            chart("failover-time", "Failover-time (median) over node-timeout, with both bounds") {
                $0.failoverTime
            },
            chart("outage", "Outage (median) over node-timeout, beside the bounds of failover-time")
            {
                $0.outage
            },
            .table(
                DocumentTable(
                    [
                        "node-timeout", "failure", "failed over", "failover-time, median",
                        "outage, median", "outage, p95", "error rate in it", "operations failed",
                        "writes lost",
                    ], words: 2, rows: rows)),
        ]
    }

    private func chart(
        _ name: String, _ caption: String, _ value: (TuneRow.Failure) -> Estimate?
    ) -> DocumentBlock {
        var series = answer.question.failures.map { kind in
            IntervalChart.Series(
                name: "\(kind.rawValue)",
                points: answer.rows.compactMap { row in
                    row.failures.first { $0.kind == kind }.flatMap(value).map {
                        (row.nodeTimeout, $0.value, $0.low, $0.high)
                    }
                })
        }
        series.append(
            IntervalChart.Series(
                name: "textbook bound", points: bound(\.textbookBound), isComputed: true))
        series.append(
            IntervalChart.Series(name: "worst case", points: bound(\.worstCase), isComputed: true))
        if name == "failover-time", !predictions.isEmpty {
            for (part, value) in [("median", \TunePrediction.median), ("p95", \.p95)] {
                series.append(
                    IntervalChart.Series(
                        name: "predicted \(part)",
                        points: predictions.map { ($0.nodeTimeout, $0[keyPath: value], nil, nil) },
                        isComputed: true))
            }
        }
        return .figure(
            IntervalChart(
                caption: caption, across: "cluster-node-timeout, s", up: "\(name), s",
                series: series))
    }

    private func bound(
        _ part: KeyPath<TuneRow, Double>
    ) -> [(x: Double, value: Double, low: Double?, high: Double?)] {
        answer.rows.map { ($0.nodeTimeout, $0[keyPath: part], nil, nil) }
    }

    /// A row for each node-timeout under which anything was tried.
    private var choices: [DocumentBlock] {
        let tried = answer.rows.indices.filter { index in
            let row = answer.rows[index]
            return row.worstNeedless != nil || row.failures.contains { $0.failovers.trials > 0 }
        }
        let others = answer.rows.indices.filter { !tried.contains($0) }.map {
            Self.time(answer.rows[$0].nodeTimeout)
        }
        let table = DocumentTable(
            ["node-timeout", "survives stalls of up to", "worst stall", "outage, p95", "choice"],
            rows: tried.map { index in
                let row = answer.rows[index]
                let survived = row.survives(tolerance: answer.question.tolerance)
                let isAdvised = answer.advice?.row == index
                let isOnFront = answer.advice?.front.contains(index) == true
                return [
                    Self.time(row.nodeTimeout), survived.map(Self.time) ?? "not known",
                    row.worstNeedless.map { "\(Self.percent($0)) fail over" } ?? "-",
                    Self.words(row.outageP95, .time),
                    isAdvised
                        ? (answer.advice?.certainty == .shown ? "advised" : "not shown")
                        : isOnFront ? "Pareto front" : "no better in anything",
                ]
            })
        return (tried.isEmpty ? [] : [.table(table)])
            + (others.isEmpty
                ? [] : [.paragraph("Not tried: \(others.joined(separator: ", ")).")])
    }

    private var limits: [DocumentBlock] {
        var blocks: [DocumentBlock] = [
            .paragraph(
                "A stall is survived when its probability of a failover is at most "
                    + "\(Self.percent(answer.question.tolerance)) (95 %). Times are the protocol's timers "
                    + "and carry over to other machines; load and network delay of production add to "
                    + "them. The p95 of few failures is close to their worst.")
        ]
        if !answer.doubts.isEmpty {
            blocks.append(
                .notice(
                    "Runs that were inconclusive count nowhere: "
                        + answer.doubts.prefix(3).joined(separator: "; ")))
        }
        return blocks
    }

    private static func time(_ seconds: Double) -> String { ValueText.text(seconds, .time) }

    private static func percent(_ ratio: Double) -> String {
        ratio >= 0.01 || ratio == 0
            ? "\(Int((ratio * 100).rounded())) %" : ValueText.text(ratio, .ratio)
    }

    private static func words(_ estimate: Estimate?, _ unit: Unit) -> String {
        guard let estimate else { return "-" }
        guard let low = estimate.low, let high = estimate.high, high > low else {
            return ValueText.text(estimate.value, unit)
        }
        return "\(ValueText.text(estimate.value, unit)) "
            + "(\(ValueText.text(low, unit)) to \(ValueText.text(high, unit)))"
    }
}

extension TuneDocument: DocumentedSubject, EncodableSubject, JudgedSubject {
    package static var noun: String { "what tuning found" }

    /// All that was found.
    package var values: any Encodable { answer }

    /// Whether a node-timeout is shown to survive, and whether the goal is met.
    package var suites: [JudgedSuite] {
        var cases = [
            JudgedCase(
                "a node-timeout is shown to survive the stalls",
                answer.advice?.certainty == .shown ? .passed : .inconclusive,
                because: [answer.headline] + answer.doubts)
        ]
        if let wanted = answer.question.goal {
            let verdict: Verdict =
                switch answer.goal?.verdict {
                case .met: .passed
                case .missed: .failed
                case .open, nil: .inconclusive
                }
            cases.append(
                JudgedCase(
                    "\(wanted)", verdict, because: [answer.goal?.sentence ?? answer.headline]))
        }
        return [JudgedSuite(name: "tune", cases: cases)]
    }
}
