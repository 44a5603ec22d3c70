import Foundation
import Quantities
import Testing

@Suite("Values with units")
struct UnitsTests {
    @Test(arguments: [
        ("5s", Duration.seconds(5)), ("250ms", .milliseconds(250)), ("1m30s", .seconds(90)),
        ("1.5s", .milliseconds(1500)), ("2h", .seconds(7200)), ("7us", .microseconds(7)),
        ("9ns", .nanoseconds(9)), ("0s", .zero), ("1d", .seconds(86_400)),
        ("0.000000001s", .nanoseconds(1)),
    ])
    func durationsAreExact(_ text: String, _ duration: Duration) {
        #expect(Units.duration.parse(text) == duration)
    }

    @Test(arguments: [
        "", "5", "s", "5 s", "-5s", "5S", "1e3s", ".5s", "5.s", "5s5", "٣s", "1.2.3s", "+5s",
        "9999999999999999s", "999999999d",
    ])
    func whatIsNoDurationIsRefused(_ text: String) {
        #expect(Units.duration.parse(text) == nil)
    }

    @Test(arguments: ["5s", "250ms", "1m30s", "1.5s", "1h1s", "90.25us", "17ns", "0s", "2h30m"])
    func durationsAreWrittenAsTheyAreRead(_ text: String) {
        let duration = Units.duration.parse(text)
        #expect(duration.map { Units.duration.parse($0.inWords) } == duration)
    }

    @Test func sizesCountInBothSystems() {
        #expect(Units.size.parse("64B") == ByteCount(bytes: 64))
        #expect(Units.size.parse("1KiB") == ByteCount(bytes: 1024))
        #expect(Units.size.parse("1MB") == ByteCount(bytes: 1_000_000))
        #expect(Units.size.parse("1.5KiB") == ByteCount(bytes: 1536))
        for text in ["64", "1.5B", "1kb", "B", "-1B", "999999999GiB1"] {
            #expect(Units.size.parse(text) == nil, "\(text)")
        }
        #expect(ByteCount(bytes: 1536).description == "1536B")
        #expect(ByteCount(bytes: 2048).description == "2KiB")
        #expect(ByteCount(bytes: 0).description == "0B")
    }

    @Test func ratesAndPercentagesAreRead() {
        #expect(Units.rate.parse("2000/s") == 2000)
        #expect(Units.rate.parse("90/min") == 1.5)
        #expect(Units.rate.parse("2000") == nil)
        #expect(Units.percentage.parse("80%") == 0.8)
        #expect(Units.percentage.parse("80") == nil)
    }

    @Test func whatIsReadMatchesTheSchemasPattern() throws {
        let patterns: [(String, [String])] = [
            (Units.duration.pattern, ["5s", "1m30s", "0.5ms"]),
            (Units.size.pattern, ["64B", "1.5KiB"]), (Units.rate.pattern, ["2000/s", "0.5/min"]),
            (Units.percentage.pattern, ["80%", "0.1%"]),
        ]
        for (pattern, texts) in patterns {
            let expression = try NSRegularExpression(pattern: pattern)
            for text in texts + ["5", "x", ""] {
                let range = NSRange(location: 0, length: text.utf16.count)
                let matches = expression.firstMatch(in: text, range: range) != nil
                #expect(matches == texts.contains(text), "\(pattern) and \(text)")
            }
        }
    }
}
