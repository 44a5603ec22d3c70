import OutageAnalysis
import Testing

@Suite struct SilenceTests {
    private func log(_ sign: Character, silentFrom: Int, for length: Int) -> String {
        var text = ""
        for milliseconds in stride(from: 0, to: 30_000, by: 100) {
            if milliseconds > silentFrom, milliseconds < silentFrom + length { continue }
            let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
            let time = "12:00:\(seconds < 10 ? "0" : "")\(seconds).\(rest == 0 ? "000" : "\(rest)")"
            text += "7:M 01 Oct 2020 \(time) \(sign) --- Processing packet of type ping\n"
        }
        return text
    }

    @Test func silenceOfADebugLogIsAStandstill() throws {
        let gaps = try analysis(of: [log(".", silentFrom: 10_000, for: 4000)]).gaps
        #expect(gaps.map(\.proof) == [.logFellSilent])
        #expect(gaps.map(\.durationMilliseconds) == [4000])
        #expect(gaps.first?.startedAt.timeOfDay == "12:00:10.000")
        #expect(gaps.first?.evidence.map(\.line) == [101, 102])
    }

    @Test func silenceOfAnyOtherLogIsNone() throws {
        #expect(try analysis(of: [log("*", silentFrom: 10_000, for: 4000)]).gaps.isEmpty)
    }

    @Test func shortSilenceIsNone() throws {
        #expect(try analysis(of: [log(".", silentFrom: 10_000, for: 900)]).gaps.isEmpty)
    }
}
