import Quantities

extension SplitMix64 {
    /// A whole number from 0 to below a bound, by multiplication: no division, a bias below bound / 2^64.
    ///
    /// D. Lemire, "Fast Random Integer Generation in an Interval", ACM TOMACS 29 (2019).
    @inline(__always)
    mutating func draw(below bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }
}
