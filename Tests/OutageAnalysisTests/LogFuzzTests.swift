import Foundation
import OutageAnalysis
import ServerLog
import Testing

/// Damaged logs: nothing crashes, every line is counted, and what is told stays bounded.
@Suite struct LogFuzzTests {
    /// What collectors and people put around a line.
    private static let wrappers: [(before: String, after: String)] = [
        ("", ""), ("cache-a-1  | ", ""), ("{\"log\":\"", "\\n\",\"stream\":\"stdout\"}"),
        ("2024-03-03T10:00:01.100532111Z stdout F ", ""), ("> **", "**"), ("  17  ", ""),
        ("Mar  3 10:00:01 hostx redis[877]: ", ""), ("[pod/cache-2/redis] ", ""),
        ("I0303 10:00:01.100123       1 log.go:16] ", ""), ("==> /data/7000/log <==\n", ""),
        ("10:00:01.100123  *174] ", ""), ("redis_1  | ==> /l/1.log <==\nredis_1  | ", ""),
        ("{\"line\":\"", "\",\"timestamp\":\"1709460001100532111\"}"), ("\u{FEFF}", "\r"),
        ("{\"textPayload\":\"", "\",\"timestamp\":\"2024-03-03T10:00:01.1Z\"}"),
        ("2024-03-03 10:00:01\t", ""), ("2024-03-03T10:00:01+0100 hostx redis-server[877]: ", ""),
        ("Mar  3 10:00:01 hostx dokku.redis.shop: ", ""), ("[cache-2] ", ""), ("[web-1] out: ", ""),
        ("2024-03-03 10:00:01.100532 +0100 CET [db-7] ", ""), ("alpha-1 - ", ""), ("    - ", ","),
        ("\u{1B}[36mredis-1 |\u{1B}[0m ", ""), ("&gt; ", " &lt;br&gt;"), ("1203: ", ""),
    ]

    private static func wrapped(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
        bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).flatMap {
            line in
            let wrapper = wrappers[Int.random(in: 0..<wrappers.count, using: &random)]
            return wrapper.before.utf8 + line + wrapper.after.utf8 + [UInt8(ascii: "\n")]
        }
    }

    @Test(arguments: 1...4) func wrappedAndDamagedLogsAreSurvived(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let texts = try Self.names.map { try contents(resource($0)) }
        for _ in 0..<15 {
            let bytes = Self.damaged([Self.wrapped(Self.damaged(texts, &random), &random)], &random)
            let told = try analysis(of: [String(decoding: bytes, as: UTF8.self)])
            for rendering in AnalysisRendering.allCases {
                #expect(try rendering.render(told).hasSuffix("\n"))
            }
            #expect(told.failWindows.allSatisfy { $0.durationMilliseconds ?? 0 >= 0 })
        }
    }

    private static let names = [
        "redis-8971.log", "failover-7.0.15/node-1.log", "failover-7.0.15/node-4.log",
        "failover-7.0.15/node-6.log",
    ]

    /// Lines of several logs, in each other's midst, torn, doubled, with bytes and numbers changed.
    private static func damaged(_ texts: [[UInt8]], _ random: inout Seeded) -> [UInt8] {
        var bytes: [UInt8] = []
        let pieces = Int.random(in: 1...60, using: &random)
        for _ in 0..<pieces {
            guard let text = texts.randomElement(using: &random), !text.isEmpty else { continue }
            let start = Int.random(in: 0..<text.count, using: &random)
            let length = Int.random(in: 0...1500, using: &random)
            bytes += text[start..<min(text.count, start + length)]
        }
        for _ in 0..<Int.random(in: 0...80, using: &random) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0...5, using: &random) {
            case 0: bytes[place] = .random(in: 0...255, using: &random)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: bytes.removeSubrange(place..<min(place + 60, bytes.count))
            case 3: bytes.insert(contentsOf: "99999999999999999999".utf8, at: place)
            case 4: bytes.insert(contentsOf: [0, 0xFF, 0xC0, 0x80, 0x0D], at: place)
            default: bytes.insert(UInt8(ascii: "\n"), at: place)
            }
        }
        return bytes
    }

    @Test(arguments: 1...8) func damagedLogsAreSurvivedByTheWholeAnalysis(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let texts = try Self.names.map { try contents(resource($0)) }
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString).log")
        defer { try? FileManager.default.removeItem(at: file) }
        for round in 0..<25 {
            let bytes = Self.damaged(texts, &random)
            try Data(bytes).write(to: file)
            var analyzer = OutageAnalyzer(year: round % 2 == 0 ? 2020 : nil)
            try analyzer.read(log: file.path)
            // The same once more, as if another node had written it.
            try analyzer.read(log: file.path)
            let analysis = analyzer.analysis()
            let ends = bytes.count { $0 == UInt8(ascii: "\n") }
            let lines = ends + (bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? 0 : 1)
            if analysis.unread.isEmpty {
                let told = analysis.sources.map(\.tally.lines).reduce(0, +)
                #expect(told == Int64(2 * lines), "seed \(seed), round \(round)")
            }
            for rendering in AnalysisRendering.allCases {
                #expect(try rendering.render(analysis).hasSuffix("\n"))
            }
        }
    }

    @Test(arguments: 1...4) func damagedGzipIsReadAsFarAsItGoes(seed: UInt64) throws {
        var random = Seeded(state: seed)
        let original = try contents(resource("redis-8971.log.gz"))
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("shaketable-test-\(UUID().uuidString).log.gz")
        defer { try? FileManager.default.removeItem(at: file) }
        var unreadable = 0
        for _ in 0..<50 {
            var bytes = original
            if Bool.random(using: &random) {
                bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
            } else {
                for _ in 0..<Int.random(in: 1...8, using: &random) {
                    bytes[Int.random(in: 2..<bytes.count, using: &random)] = .random(
                        in: 0...255, using: &random)
                }
            }
            try Data(bytes).write(to: file)
            var analyzer = OutageAnalyzer(year: 2020)
            do {
                try analyzer.read(log: file.path)
                let tally = analyzer.analysis().sources.first?.tally
                #expect(tally?.lines ?? 0 <= 10_000)
            } catch let error as LogFile.Unreadable {
                #expect(error.description.contains(file.path))
                unreadable += 1
            }
        }
        #expect(unreadable < 50)
    }
}
