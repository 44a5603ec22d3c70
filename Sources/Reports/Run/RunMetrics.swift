import Judgement
import Quantities
import RunRecord

/// The verdict, the expectations and the measures as numbers for a monitoring system.
struct RunMetrics: Sendable {
    /// All of them; some may be without samples.
    func families(_ findings: Findings) -> [MetricFamily] {
        [verdict(findings), held(findings)] + values(findings) + measures(findings) + [
            count("failovers", "Failovers measured.", findings) { $0.bounds.failovers },
            count("failovers_above_textbook", "Failovers above the textbook bound.", findings) {
                $0.bounds.aboveTextbook
            },
            count("failovers_above_worst_case", "Failovers above the worst case.", findings) {
                $0.bounds.aboveWorstCase
            },
        ]
    }

    private func verdict(_ findings: Findings) -> MetricFamily {
        var family = MetricFamily(
            name: "shaketable_verdict", type: "stateset", help: "The plan's verdict.")
        for verdict in Verdict.allCases {
            family.add(
                [
                    ("plan", findings.judgement.plan), ("shaketable_verdict", verdict.rawValue),
                ], findings.judgement.verdict == verdict ? 1 : 0)
        }
        return family
    }

    private func held(_ findings: Findings) -> MetricFamily {
        var family = MetricFamily(
            name: "shaketable_expectation_held", type: "gauge",
            help: "1 when the expectation holds, 0 when not; left out when inconclusive.")
        for result in findings.judgement.expectations where result.verdict != .inconclusive {
            family.add(
                [("plan", findings.judgement.plan), ("expectation", result.text)],
                result.verdict == .passed ? 1 : 0)
        }
        return family
    }

    private func values(_ findings: Findings) -> [MetricFamily] {
        Unit.metricOrder.map { unit in
            var family = MetricFamily(
                name: "shaketable_expectation_\(unit.metricSuffix)", type: "gauge",
                help: "The measured value and the limit of each expectation.")
            for result in findings.judgement.expectations where result.unit == unit {
                for (side, value) in [("value", result.value), ("limit", result.limit)] {
                    guard let value else { continue }
                    family.add(
                        [
                            ("plan", findings.judgement.plan), ("expectation", result.text),
                            ("side", side),
                        ], value)
                }
            }
            return family
        }
    }

    private func measures(_ findings: Findings) -> [MetricFamily] {
        Unit.metricOrder.map { unit in
            var family = MetricFamily(
                name: "shaketable_measure_\(unit.metricSuffix)", type: "gauge",
                help: "Statistics of each measure over the conclusive runs.")
            for measure in findings.judgement.measures where measure.unit == unit {
                let statistics = [
                    ("min", measure.min), ("median", measure.median), ("p95", measure.p95),
                    ("max", measure.max),
                ]
                for (statistic, value) in statistics {
                    family.add(
                        [
                            ("plan", findings.judgement.plan), ("measure", measure.name),
                            ("statistic", statistic),
                        ], value)
                }
            }
            return family
        }
    }

    private func count(
        _ name: String, _ help: String, _ findings: Findings, _ value: (Judgement) -> Int
    ) -> MetricFamily {
        var family = MetricFamily(name: "shaketable_\(name)", type: "gauge", help: help)
        family.add([("plan", findings.judgement.plan)], Double(value(findings.judgement)))
        return family
    }
}
