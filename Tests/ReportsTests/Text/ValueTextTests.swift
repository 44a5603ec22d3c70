import Testing

@testable import Quantities
@testable import Reports

@Suite struct ValueTextTests {
    @Test(arguments: [
        (0.0, "0 s"), (0.000_085, "85 us"), (0.000_999_6, "1.00 ms"), (0.431, "431 ms"),
        (0.024, "24 ms"), (0.9996, "1.00 s"), (2.314, "2.31 s"), (12.34, "12.3 s"),
        (612, "10 min 12 s"),
        (-0.5, "-500 ms"), (.infinity, "never"), (-.infinity, "-never"), (.nan, "-"),
    ])
    func timesReadAsPeopleSayThem(seconds: Double, text: String) {
        #expect(ValueText.text(seconds, .time) == text)
    }

    @Test func otherUnitsReadAsPeopleSayThem() {
        #expect(ValueText.text(0.03, .ratio) == "3 %")
        #expect(ValueText.text(0.001, .ratio) == "0.1 %")
        #expect(ValueText.text(0.000_123_4, .ratio) == "0.0123 %")
        #expect(ValueText.text(1e-9, .ratio) == "1.00e-07 %")
        #expect(ValueText.text(12_345.0, .count) == "12,345")
        #expect(ValueText.text(-1_234_567.0, .count) == "-1,234,567")
        #expect(ValueText.text(1536, .bytes) == "1.50 KiB")
        #expect(ValueText.text(2000, .rate) == "2,000/s")
        #expect(ValueText.text(.infinity, .count) == "infinite")
        #expect(ValueText.text(Double?.none, .time) == "-")
    }

    @Test func differencesAlwaysShowTheirSign() {
        #expect(ValueText.signed(0.024, .time) == "+24 ms")
        #expect(ValueText.signed(-0.024, .time) == "-24 ms")
        #expect(ValueText.signed(-.infinity, .time) == "never")
        #expect(ValueText.signed(nil, .time) == "-")
    }
}
