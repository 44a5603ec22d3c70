import ArgumentParser
import Judgement
import Quantities
import Wording

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
