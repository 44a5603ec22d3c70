import Quantities
import Testing

@Suite struct QuantityTests {
    @Test func aSuffixTellsUnitAndSize() {
        #expect(Quantity(number: 500, suffix: "ms") == Quantity(value: 0.5, unit: .time))
        #expect(Quantity(number: 3, suffix: "%") == Quantity(value: 0.03, unit: .ratio))
        #expect(Quantity(number: 2, suffix: "KiB") == Quantity(value: 2048, unit: .bytes))
        #expect(Quantity(number: 2, suffix: "KB") == Quantity(value: 2000, unit: .bytes))
        #expect(Quantity(number: 90, suffix: "/min") == Quantity(value: 1.5, unit: .rate))
        #expect(Quantity(number: 7, suffix: "") == Quantity(value: 7, unit: .count))
        #expect(Quantity(number: 7, suffix: "kg") == nil)
    }

    /// A duration that an `Int64` of nanoseconds cannot hold traps: whoever reads one from outside bounds it.
    @Test(arguments: [
        (Duration.zero, "0s"), (.milliseconds(250), "250ms"), (.milliseconds(1500), "1.5s"),
        (.seconds(90), "1m30s"), (.seconds(9000), "2h30m"), (.nanoseconds(17), "17ns"),
        (.nanoseconds(90_250), "90.25us"), (.seconds(-1), "0s"),
    ])
    func durationsAreWrittenAsInAPlan(_ duration: Duration, _ text: String) {
        #expect(duration.inWords == text)
    }

    @Test func offsetsSubtractAndAdd() {
        let begin = Offset(nanoseconds: -5)
        #expect(Offset.zero - begin == .nanoseconds(5))
        #expect(begin + .nanoseconds(7) == Offset(nanoseconds: 2))
        #expect(begin < .zero)
    }

    /// The numbers that the algorithm's authors publish for this seed.
    @Test func theSameSeedGivesTheSameNumbers() {
        var numbers = SplitMix64(seed: 1_234_567)
        #expect(numbers.next() == 6_457_827_717_110_365_317)
        #expect(numbers.next() == 3_203_168_211_198_807_973)
    }

    /// The digests that FNV-1a's authors publish.
    @Test(arguments: [
        ("", "cbf29ce484222325"), ("a", "af63dc4c8601ec8c"), ("foobar", "85944171f73967e8"),
    ])
    func textsHaveTheirDigits(_ text: String, _ digits: String) {
        #expect(Fingerprint.digits(of: text) == digits)
    }

    @Test func eachFewDigitsTellLikeTextsApart() {
        let beginnings = Set((0..<100).map { Fingerprint.shortDigits(of: "run \($0)").prefix(4) })
        #expect(beginnings.count > 95)
    }
}
