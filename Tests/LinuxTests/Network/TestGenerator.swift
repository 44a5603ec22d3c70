/// Random numbers that are the same in every test run: Knuth's multiplicative congruential generator (MMIX), of
/// which the upper half goes through twice, because the lower bits are poor.
struct TestGenerator: RandomNumberGenerator, Sendable {
    var state: UInt64

    mutating func next() -> UInt64 {
        upperHalf() << 32 | upperHalf()
    }

    private mutating func upperHalf() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 32
    }
}
