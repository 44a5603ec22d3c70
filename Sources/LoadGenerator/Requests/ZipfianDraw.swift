import Glibc

/// Draws ranks from a Zipf distribution, in constant time and memory however many keys there are.
///
/// Rejection-inversion: W. Hörmann and G. Derflinger, "Rejection-inversion to generate variates from
/// monotone discrete distributions", ACM TOMACS 6(3), 1996, 169-184. Exact, not an approximation;
/// more than 8 of 10 draws need one try.
struct ZipfianDraw {
    private let count: Double
    private let exponent: Double
    private let integralOfFirst: Double
    private let integralOfLast: Double
    private let shortcut: Double

    /// Ranks 0 to `count - 1`, rank r in proportion to `1 / (r + 1)^exponent`; the exponent is above 0.
    init(count: Int, exponent: Double) {
        self.count = Double(count)
        self.exponent = exponent
        integralOfFirst = Self.integral(1.5, exponent) - 1
        integralOfLast = Self.integral(Double(count) + 0.5, exponent)
        shortcut =
            2
            - Self.inverse(Self.integral(2.5, exponent) - Self.weight(2, exponent), exponent)
    }

    /// A rank from 0.
    func next(_ random: inout RandomSource) -> Int {
        while true {
            let point =
                integralOfLast + random.nextFraction() * (integralOfFirst - integralOfLast)
            let drawn = Self.inverse(point, exponent)
            let rank = min(max((drawn + 0.5).rounded(.down), 1), count)
            if rank - drawn <= shortcut
                || point >= Self.integral(rank + 0.5, exponent) - Self.weight(rank, exponent)
            {
                return Int(rank) - 1
            }
        }
    }

    private static func weight(_ rank: Double, _ exponent: Double) -> Double {
        exp(-exponent * log(rank))
    }

    /// The integral of the weight, `(x^(1 - exponent) - 1) / (1 - exponent)`, also near exponent 1.
    private static func integral(_ rank: Double, _ exponent: Double) -> Double {
        let logarithm = log(rank)
        let power = (1 - exponent) * logarithm
        let factor = abs(power) > 1e-8 ? expm1(power) / power : 1 + power / 2
        return factor * logarithm
    }

    private static func inverse(_ integral: Double, _ exponent: Double) -> Double {
        let power = max(-1, integral * (1 - exponent))
        let factor = abs(power) > 1e-8 ? log1p(power) / power : 1 - power / 2
        return exp(factor * integral)
    }
}
