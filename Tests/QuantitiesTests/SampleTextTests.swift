import Quantities
import Testing

@Suite struct SampleTextTests {
    @Test(arguments: [
        (0, "0 s"), (0.000_000_5, "0.500 us"), (0.000_999_4, "999 us"), (0.001, "1 ms"),
        (0.024, "24 ms"), (0.9994, "999 ms"), (0.9996, "1.00 s"), (2.314, "2.31 s"),
        (15, "15 s"), (599.4, "599 s"), (600, "10 min 0 s"), (-0.25, "-250 ms"),
        (-3661, "-61 min 1 s"), (.infinity, "never"), (-.infinity, "-never"), (.nan, "no number"),
    ])
    func timesHaveThreeDigitsAndTheUnitThatFits(_ seconds: Double, _ text: String) {
        #expect(SampleText.text(seconds, .time) == text)
    }

    @Test(arguments: [
        (0.004, Unit.ratio, "0.4 %"), (1, .ratio, "100 %"), (12_345, .count, "12,345"),
        (1536, .bytes, "1.50 KiB"), (1023, .bytes, "1,023 B"), (1023.6, .bytes, "1.00 KiB"),
        (2000, .rate, "2,000/s"), (.infinity, .count, "infinite"), (1e18, .bytes, "909,495 TiB"),
    ])
    func otherUnitsHaveTheirs(_ value: Double, _ unit: Unit, _ text: String) {
        #expect(SampleText.text(value, unit) == text)
    }

    @Test func whatDiffersIsToldWithAsManyDigitsAsShowIt() {
        let near = SampleText.apart(2.5001, 2.5, .time)
        #expect(near.first == "2.5001 s")
        #expect(near.first != near.second)
        // Less than a millionth is no difference that anybody asks for.
        let same = SampleText.apart(1.234_567_89, 1.234_567_9, .time)
        #expect(same.first == same.second)
    }

    @Test func thousandsAreApart() {
        #expect(SampleText.grouped("1234567.891") == "1,234,567.891")
        #expect(SampleText.grouped("-1000") == "-1,000")
        #expect(SampleText.grouped("999") == "999")
    }
}
