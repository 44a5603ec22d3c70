import ArgumentParser
import History
import Judgement
import Quantities
import Wording

/// Tolerances on the command line.
enum ToleranceText {
    /// The tolerance that texts such as `5%` and `failover-time=10%` add up to.
    ///
    /// - Throws: `ValidationError` for what is no percentage or names no measure.
    static func tolerance(_ texts: [String]) throws -> Tolerance {
        var tolerance = Tolerance()
        for text in texts {
            if let equals = text.lastIndex(of: "=") {
                let name = String(text[..<equals])
                try MeasureName.check(name, allowsFamily: true)
                tolerance.shares[name] = try share(String(text[text.index(after: equals)...]))
            } else {
                tolerance.share = try share(text)
            }
        }
        return tolerance
    }

    private static func share(_ text: String) throws -> Double {
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent >= 0,
            percent.isFinite
        else {
            throw ValidationError("A tolerance is a percentage such as 5%, not '\(text)'.")
        }
        return percent / 100
    }
}

/// Names of measures on the command line.
enum MeasureName {
    /// Refuses what no report shows.
    ///
    /// - Parameters:
    ///   - name: A reference such as `error-rate[fault]`.
    ///   - allowsFamily: Whether a measure's name alone stands for all its references.
    /// - Throws: `ValidationError` with the nearest name.
    static func check(_ name: String, allowsFamily: Bool = false) throws {
        var names = MeasureCatalog.all.flatMap { $0.reported }
        if allowsFamily { names += MeasureCatalog.all.map { $0.name } }
        guard !names.contains(name) else { return }
        throw ValidationError(
            "No measure '\(name)' is reported\(Suggestion.phrase(for: name, in: names))")
    }
}
