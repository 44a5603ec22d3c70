import Quantities

/// The 40 hexadecimal digits by which cluster nodes know each other.
package enum NodeIdentity {
    /// An identity for a node; the same seed and node give the same one.
    package static func make(node: Int, seed: UInt64) -> String {
        var generator = SplitMix64(seed: seed ^ (UInt64(node) &* 0x9E37_79B9_7F4A_7C15))
        let digits = Array("0123456789abcdef")
        return String((0..<40).map { _ in digits[Int.random(in: 0..<16, using: &generator)] })
    }
}
