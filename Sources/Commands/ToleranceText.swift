import ArgumentParser
import History

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
