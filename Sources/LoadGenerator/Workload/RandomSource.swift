/// Random numbers from a seed: xoshiro256++ (Blackman and Vigna, prng.di.unimi.it, public domain),
/// its state filled by SplitMix64 as they advise.
struct RandomSource {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The numbers of a seed, always the same.
    init(seed: UInt64) {
        var counter = seed
        func next() -> UInt64 {
            defer { counter &+= 0x9E37_79B9_7F4A_7C15 }
            return Self.mixed(counter)
        }
        state = (next(), next(), next(), next())
    }

    /// SplitMix64's next number after a state: 64 bits that look random and follow from 64 others.
    @inline(__always)
    static func mixed(_ state: UInt64) -> UInt64 {
        var word = state &+ 0x9E37_79B9_7F4A_7C15
        word = (word ^ word &>> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word &>> 27) &* 0x94D0_49BB_1331_11EB
        return word ^ word &>> 31
    }

    /// The next 64 bits.
    @inline(__always)
    mutating func next() -> UInt64 {
        let sum = state.0 &+ state.3
        let result = (sum &<< 23 | sum &>> 41) &+ state.0
        let shifted = state.1 &<< 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3 &<< 45 | state.3 &>> 19
        return result
    }

    /// A number from 0 to below `bound`, which is at most 2^32; each equally likely to within 2^-32.
    @inline(__always)
    mutating func next(below bound: Int) -> Int {
        Int(truncatingIfNeeded: (next() &>> 32 &* UInt64(truncatingIfNeeded: bound)) &>> 32)
    }

    /// A number from [0, 1).
    mutating func nextFraction() -> Double {
        Double(next() >> 11) * 0x1p-53
    }
}
