import ServerLog
import Testing

@Suite struct LogReaderTests {
    private let id = "d1fbc46714f89985ce45445b07355869085b2e7e"

    @Test func incidentIsReadWithoutOneUnknownLine() throws {
        let (lines, tally) = try LogFile.lines(path: resource("redis-8971.log"), year: 2020)
        #expect(tally.recognised == 106)
        #expect(tally.unknown == 0)
        #expect(tally.unprefixed == 0)
        #expect(tally.bytes == 9519)
        #expect(lines.first?.pid == 4233)
        #expect(lines.first?.role == .child)
        #expect(lines.first?.message == .copyOnWrite(.save, megabytes: 8))
        #expect(lines.first?.wallClockNanoseconds == (try nanoseconds("2020-10-01T07:58:09.005Z")))
        #expect(lines.filter { $0.message == .clusterState(isOK: false) }.count == 4)
        #expect(lines.contains { $0.message == .syncReceiving(bytes: 165_760_616) })
        #expect(
            lines.contains {
                $0.message
                    == .partialResyncAccepted(address: "", bytes: 40417, offset: 372_035_256_846)
            })
        #expect(
            lines.contains {
                $0.message == .replicaLost(address: "client id #4", carriedSnapshotOnly: false)
            })
    }

    @Test func timesOfAllFormsAreRead() throws {
        let year = try nanoseconds("2020-10-01T08:00:54.791Z")
        for text in [
            "8971:M 01 Oct 2020 08:00:54.791 # Cluster state changed: fail",
            "8971:M 2020-10-01T08:00:54.791Z # Cluster state changed: fail",
            "8971:M 2020-10-01T10:30:54.791+02:30 # Cluster state changed: fail",
            "8971:M 2020-10-01T03:00:54.791-05:00 # Cluster state changed: fail",
            "8971:M 1601539254791 # Cluster state changed: fail",
            "pid=8971 role=primary timestamp=\"01 Oct 2020 08:00:54.791\" level=warning "
                + "message=\"Cluster state changed: fail\"",
            "pid=8971 role=primary timestamp=\"1601539254791\" level=warning "
                + "message=\"Cluster state changed: fail\"",
            "pid=8971 role=primary timestamp=\"2020-10-01T08:00:54.791+00:00\" level=warning "
                + "message=\"Cluster state changed: fail\"\r",
            "\0\0\0\u{0}8971:M 01 Oct 2020 08:00:54.791 # Cluster state changed: fail",
        ] {
            let line = try #require(try logLine(text), "\(text)")
            #expect(line.wallClockNanoseconds == year, "\(text)")
            #expect(line.message == .clusterState(isOK: false), "\(text)")
            #expect(line.role == .master, "\(text)")
            #expect(line.level == .warning, "\(text)")
            #expect(line.pid == 8971)
        }
    }

    @Test func missingYearIsTakenOrInferred() throws {
        let text =
            "1:M 31 Dec 23:59:59.999 * DB saved on disk\n1:M 01 Jan 00:00:00.001 * DB saved on disk\n"
        let given = try read(text, year: 2019)
        #expect(
            given.lines[0]?.wallClockNanoseconds == (try nanoseconds("2019-12-31T23:59:59.999Z")))
        #expect(
            given.lines[1]?.wallClockNanoseconds == (try nanoseconds("2020-01-01T00:00:00.001Z")))
        #expect(given.reader.newYears == 1)
        let inferred = try read(text, latest: nanoseconds("2021-06-01T00:00:00.000Z"))
        #expect(
            inferred.lines[0]?.wallClockNanoseconds == (try nanoseconds("2020-12-31T23:59:59.999Z"))
        )
        let leap = try logLine("1:M 29 Feb 12:00:00.000 * DB saved on disk", year: 2024)
        #expect(leap?.wallClockNanoseconds == (try nanoseconds("2024-02-29T12:00:00.000Z")))
    }

    @Test func signalHandlersLinesAreRead() throws {
        let line = try logLine(
            "77:signal-handler (1601539254) Received SIGTERM scheduling shutdown...")
        #expect(line?.pid == 77)
        #expect(line?.role == .signalHandler)
        #expect(line?.wallClockNanoseconds == 1_601_539_254_000_000_000)
        #expect(line?.message == .signalReceived("SIGTERM"))
    }

    @Test func tornAndInterleavedLinesAreCountedNotGuessed() throws {
        let text = """
            8971:M 01 Oct 2020 08:00:54.791 # Cluster state chan
            8971:M 01 Oct 2020 08:00:54.791 # Cluster state changed: ok8971:M 01 Oct 2020 08:00:5
            01 Oct 2020 08:00:54.791 # Cluster state changed: ok
            8971:M 01 Oct 2020 08:0

            8971:Q 01 Oct 2020 08:00:54.791 # Cluster state changed: ok
            8971:M 41 Oct 2020 08:00:54.791 # Cluster state changed: ok
            8971:M 01 Oct 2020 08:00:54.791 # FAIL message received from \(id) about \(id.dropLast())
            8971:M 01 Oct 2020 08:00:54.791 # FAIL message received from \(id) about \(id)
            """
        let (lines, reader) = try read(text)
        #expect(reader.tally.unknown == 3)
        #expect(reader.tally.unprefixed == 5)
        #expect(reader.tally.recognised == 1)
        #expect(reader.tally.lines == Int64(lines.count))
    }

    @Test func piecesOfAnySizeGiveTheSameLines() throws {
        let path = resource("failover-7.0.15/node-4.log")
        let whole = try LogFile.lines(path: path)
        let text = try contents(path)
        for size in [1, 2, 7, 64, 1000] {
            var reader = LogReader()
            var lines: [LogLine] = []
            text.withUnsafeBytes { bytes in
                for start in stride(from: 0, to: bytes.count, by: size) {
                    let end = min(start + size, bytes.count)
                    reader.read(UnsafeRawBufferPointer(rebasing: bytes[start..<end])) { line, _ in
                        if let line { lines.append(line) }
                    }
                }
            }
            reader.finish { line, _ in if let line { lines.append(line) } }
            #expect(lines == whole.lines)
            #expect(reader.tally == whole.tally)
        }
    }

    @Test func lineCountsOnceItsEndHasCome() {
        var reader = LogReader()
        var count = 0
        func feed(_ text: String) {
            var text = text
            text.withUTF8 { reader.read(UnsafeRawBufferPointer($0)) { _, _ in count += 1 } }
        }
        feed("1:M 01 Oct 2020 08:00:54.791 * DB saved")
        #expect(count == 0)
        feed(" on disk\n")
        #expect(count == 1)
        #expect(reader.tally.recognised == 1)
    }

    @Test func endlessLineTakesBoundedMemory() {
        var reader = LogReader()
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 16)
        var longest = 0
        for _ in 0..<100 {
            piece.withUnsafeBytes {
                reader.read($0) { _, raw in longest = max(longest, raw.count) }
            }
        }
        [UInt8](("\n1:M 01 Oct 2020 08:00:54.791 * DB saved on disk\n").utf8).withUnsafeBytes {
            reader.read($0) { _, raw in longest = max(longest, raw.count) }
        }
        #expect(longest == LogReader.longestLine)
        #expect(reader.tally.overlong == 1)
        #expect(reader.tally.unprefixed == 1)
        #expect(reader.tally.recognised == 1)
    }

    @Test func anyBytesAreSurvivedAndCounted() throws {
        var random = SystemRandomNumberGenerator()
        let original = try contents(resource("redis-8971.log"))
        for _ in 0..<300 {
            var bytes = original
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes[place] = .random(in: 0...255, using: &random)
                case 1: bytes.removeSubrange(place..<min(place + 40, bytes.count))
                case 2:
                    bytes.insert(
                        contentsOf: bytes[place..<min(place + 200, bytes.count)], at: place)
                default: bytes.insert(UInt8(ascii: "\n"), at: place)
                }
            }
            bytes.removeLast(Int.random(in: 0..<min(bytes.count, 200), using: &random))
            var reader = LogReader()
            var visits: Int64 = 0
            bytes.withUnsafeBytes { reader.read($0) { _, _ in visits += 1 } }
            reader.finish { _, _ in visits += 1 }
            let ends = bytes.count { $0 == UInt8(ascii: "\n") }
            let lines = ends + (bytes.last == UInt8(ascii: "\n") || bytes.isEmpty ? 0 : 1)
            #expect(visits == reader.tally.lines)
            #expect(visits == Int64(lines))
            #expect(reader.tally.bytes == Int64(bytes.count))
        }
    }

    @Test func fileThatIsNotThereIsNamed() {
        let error = #expect(throws: LogFile.Unreadable.self) {
            try LogFile.lines(path: "/nowhere/redis.log")
        }
        #expect(error?.description == "/nowhere/redis.log: No such file or directory")
    }
}
