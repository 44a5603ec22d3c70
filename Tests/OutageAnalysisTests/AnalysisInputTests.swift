import Foundation
import OutageAnalysis
import ServerLog
import Testing

@Suite struct AnalysisInputTests {
    private func withFile<Result>(
        _ bytes: some Sequence<UInt8>, _ body: (String) throws -> Result
    ) throws -> Result {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString)")
        try Data(bytes).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }

    @Test func logThatIsStillBeingCompressedIsReadAsFarAsItGoes() throws {
        let whole = try contents(resource("redis-8971.log.gz"))
        let analysis = try withFile(whole.prefix(whole.count * 2 / 3)) { path in
            var analyzer = OutageAnalyzer(year: 2020)
            try analyzer.read(log: path)
            return analyzer.analysis()
        }
        #expect(analysis.sources[0].tally.recognised > 10)
        #expect(analysis.sources[0].tally.recognised < 106)
    }

    @Test func whatFollowsACompressedLogIsTold() throws {
        let whole = try contents(resource("redis-8971.log.gz"))
        let zeros = [UInt8](repeating: 0, count: 512)
        for (bytes, isTold) in [
            (whole + Array("more".utf8), true), (whole + [0x1F, 0x8B, 0x7F, 0, 0], true),
            (whole + zeros + [7], true), (whole.dropLast(1) + [], true),
            (whole + zeros, false), (whole + whole, false), (whole, false),
        ] {
            let analysis = try withFile(bytes) { path in
                var analyzer = OutageAnalyzer(year: 2020)
                try analyzer.read(log: path)
                return analyzer.analysis()
            }
            #expect(analysis.sources[0].tally.recognised >= 106)
            #expect(
                analysis.warnings.contains { $0.contains("goes on with what is not compressed") }
                    == isTold, "\(bytes.count) \(analysis.warnings)")
        }
    }

    @Test func damagedCompressionIsAnError() throws {
        var bytes = try contents(resource("redis-8971.log.gz"))
        for index in 20..<200 { bytes[index] ^= 0x5A }
        #expect(throws: LogFile.Unreadable.self) {
            try withFile(bytes) { path in
                var analyzer = OutageAnalyzer(year: 2020)
                try analyzer.read(log: path)
            }
        }
    }

    @Test func missingFilesAreNamed() {
        var analyzer = OutageAnalyzer()
        let error = #expect(throws: LogFile.Unreadable.self) { try analyzer.read(log: "/nowhere") }
        #expect(error?.description == "/nowhere: No such file or directory")
        #expect(throws: LogFile.Unreadable.self) { try analyzer.read(log: "/") }
    }

    @Test func slowLogIsRead() throws {
        let text = """
            1) 1) (integer) 14
               2) (integer) 1601539254
               3) (integer) 2500000
               4) 1) "KEYS"
                  2) "*"
               5) "10.0.0.9:58217"
               6) ""
            2) 1) (integer) 13
               2) (integer) 1601539200
               3) (integer) 15000
               4) 1) "GET"
                  2) "a:b"
            """
        let analysis = try withFile(text.utf8) { path in
            var analyzer = OutageAnalyzer()
            try analyzer.read(slowLog: path)
            return analyzer.analysis()
        }
        #expect(analysis.slowCommands.map(\.id) == [14, 13])
        #expect(analysis.slowCommands.map(\.arguments) == [["KEYS", "*"], ["GET", "a:b"]])
        #expect(analysis.slowCommands.map(\.client) == ["10.0.0.9:58217", nil])
        #expect(analysis.findings.map(\.title) == ["1 command took up to 2.500 s"])
    }

    @Test func informationBearsOnTheForks() throws {
        let finding = try withFile("# Stats\r\nlatest_fork_usec:96982000\r\n".utf8) { path in
            var analyzer = OutageAnalyzer(year: 2020)
            try analyzer.read(log: resource("redis-8971.log"))
            try analyzer.read(information: path)
            return analyzer.analysis().findings.first { $0.kind == "fork-stall" }
        }
        #expect(finding?.unknown.contains("1 min 36.982 s") == true)
    }

    @Test func givenNodeTimeoutIsTaken() throws {
        var analyzer = OutageAnalyzer(year: 2020, nodeTimeoutMilliseconds: 300_000)
        try analyzer.read(log: resource("redis-8971.log"))
        let analysis = analyzer.analysis()
        #expect(analysis.nodeTimeout.origin == .given)
        #expect(analysis.findings.first { $0.kind == "fork-stall" }?.severity == .warning)
    }

    @Test func whatIsNoLogIsSaidToBeNone() throws {
        let analysis = try analysis(of: ["Dear diary,\ntoday nothing happened.\n"])
        #expect(analysis.findings.isEmpty)
        #expect(analysis.sources.isEmpty)
        #expect(analysis.unread.first?.firstLine == "Dear diary,")
    }

    @Test func anyLogIsSurvived() throws {
        var random = SystemRandomNumberGenerator()
        let lines = String(decoding: try contents(resource("redis-8971.log")), as: UTF8.self)
            .split(separator: "\n")
        for _ in 0..<30 {
            var shuffled = lines.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
            if Bool.random(using: &random) { shuffled.shuffle(using: &random) }
            let analysis = try analysis(of: [shuffled.joined(separator: "\n")], year: 2020)
            for rendering in AnalysisRendering.allCases {
                #expect(try !rendering.render(analysis).isEmpty)
            }
        }
    }
}
