/// Corrects for asking several questions at once, so that one false alarm among all of them is no
/// likelier than among one.
///
/// S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of
/// Statistics 6 (1979). It holds however the questions depend on each other, which measures of one
/// run do.
package enum HolmCorrection {
    /// The corrected probabilities, in the order of those given; each to be held against the level.
    package static func corrected(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
        var corrected = pValues
        var greatest = 0.0
        for (place, index) in order.enumerated() {
            greatest = max(greatest, min(1, pValues[index] * Double(pValues.count - place)))
            corrected[index] = greatest
        }
        return corrected
    }
}

/// Corrects for asking many questions, so that of the answers given few are wrong.
///
/// Y. Benjamini and Y. Hochberg, "Controlling the False Discovery Rate", Journal of the Royal
/// Statistical Society B 57 (1995).
package enum FalseDiscoveryRate {
    /// The corrected probabilities, in the order of those given; each to be held against the rate.
    package static func corrected(_ pValues: [Double]) -> [Double] {
        let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
        var corrected = pValues
        var least = 1.0
        for (place, index) in order.enumerated() {
            let rank = Double(pValues.count - place)
            least = min(least, pValues[index] * Double(pValues.count) / rank)
            corrected[index] = least
        }
        return corrected
    }
}
