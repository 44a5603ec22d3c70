/// Random numbers from a seed: wyrand (Wang Yi, github.com/wangyi-fudan/wyhash, public domain), one product of
/// 128 bits for each number. It passes BigCrush and PractRand, and costs half of what xoshiro256++ does.
struct RandomSource {
    private var state: UInt64

    /// The numbers of a seed, always the same.
    init(seed: UInt64) {
        // Seeds that are neighbours, as those of workers, begin far apart.
        state = Self.mixed(seed)
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
        state &+= 0xA076_1D64_78BD_642F
        let product = state.multipliedFullWidth(by: state ^ 0xE703_7ED1_A0B4_28DB)
        return product.high ^ product.low
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
