import Testing

@testable import Reports

@Suite struct CSVReportTests {
    @Test func hasALineForEachSliceAndShard() throws {
        let lines = try CSVReport().render(SyntheticFindings.findings(runs: 2))
            .split(separator: "\r\n")
        #expect(lines.count == 1 + 2 * 400 * 3)
        let columns = try #require(lines.first).split(separator: ",").count
        #expect(
            lines.allSatisfy {
                $0.split(separator: ",", omittingEmptySubsequences: false).count == columns
            })
        #expect(lines.contains { $0.hasPrefix("pause-master,1,5,1,affected,66,0,66,0,") })
        #expect(lines.contains { $0.hasPrefix("pause-master,2,0.1,2,healthy,66,66,0,") })
    }

    @Test func formulasAndSeparatorsAreDisarmed() throws {
        #expect("=cmd()".csvField == "'=cmd()")
        #expect("@x".csvField == "'@x")
        #expect("-3.5".csvField == "-3.5")
        #expect("-3+cmd".csvField == "'-3+cmd")
        #expect("a,b".csvField == "\"a,b\"")
        #expect("say \"hi\"".csvField == "\"say \"\"hi\"\"\"")
        #expect("a\r\nb".csvField == "\"a\r\nb\"")
        let text = try CSVReport().render(Hostile.findings())
        #expect(text.contains("\r\n'=cmd(),1,0,1,"))
    }

    @Test func withoutLoadOnlyTheHeadingIsLeft() throws {
        let text = try CSVReport().render(SyntheticFindings.empty)
        #expect(
            text.hasPrefix("plan,run,from_seconds,shard,shards,issued,completed,failed: timeout,"))
        #expect(text.split(separator: "\r\n").count == 1)
    }
}
