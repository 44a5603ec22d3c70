import Testing

@testable import Evidence

/// How often the comparison is wrong, over many pairs of sets whose truth is known.
struct FalseAlarmTests {
    /// Twelve runs with the seven primary measures, each skewed, none of them changed but by a scale.
    private func runs(seed: UInt64, scale: Double = 1) -> [MeasuredRun] {
        let names = MeasureCatalog.all.flatMap { $0.primary }
        let values = names.enumerated().map { index, _ in
            MeasuredRuns.skewed(12, seed: seed * 100 + UInt64(index), scale: scale)
        }
        return (0..<12).map { run in
            MeasuredRuns.run(
                Dictionary(uniqueKeysWithValues: zip(names, values.map { $0[run] })))
        }
    }

    /// Few draws suffice here: the interval only tells `same`, which is no alarm.
    private var options: ComparisonOptions {
        var options = ComparisonOptions()
        options.resamples = 50
        return options
    }

    /// Of 200 pairs of equal sets 5 % may differ in any of their measures; 17 is the 98th percentile
    /// of the binomial distribution with 200 draws of 5 %.
    @Test func equalSetsRarelyDiffer() throws {
        var alarms = 0
        for pair in 0..<UInt64(200) {
            let comparison = try Comparer(options).compare(
                runs(seed: 2 * pair + 1), with: runs(seed: 2 * pair + 2))
            let answers = comparison.plans[0].measures.map { $0.answer }
            if answers.contains(.worse) || answers.contains(.better) { alarms += 1 }
        }
        #expect(alarms <= 17, "\(alarms) of 200")
    }

    @Test func aThirdMoreIsFound() throws {
        var found = 0
        for pair in 0..<UInt64(20) {
            let comparison = try Comparer(options).compare(
                runs(seed: 2 * pair + 1), with: runs(seed: 2 * pair + 2, scale: 1.3))
            if comparison.conclusion == .regression { found += 1 }
        }
        #expect(found == 20)
    }
}
