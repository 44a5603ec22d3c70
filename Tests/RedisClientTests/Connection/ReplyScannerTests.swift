import Testing

@testable import RedisClient

struct ReplyScannerTests {
    /// What a scanner says to bytes that come in pieces, and how many parts its digest then holds.
    private func steps(
        _ pieces: [String], largestReply: Int = 1000
    ) -> (steps: [ReplyScanner.Step], parts: Int) {
        let digest = UnsafeMutablePointer<ReplyDigest>.allocate(capacity: 1)
        digest.initialize(to: ReplyDigest())
        digest.pointee.keepsParts = true
        defer {
            digest.pointee.deallocate()
            digest.deinitialize(count: 1)
            digest.deallocate()
        }
        var scanner = ReplyScanner(digest: digest, largestReply: largestReply)
        var steps: [ReplyScanner.Step] = []
        for piece in pieces where steps.last != .malformed {
            var bytes = Array(piece.utf8)
            scanner.feed(&bytes, count: bytes.count)
            repeat {
                steps.append(scanner.next())
            } while steps.last == .reply
        }
        return (steps, digest.pointee.parts.count)
    }

    @Test func anArrayWithoutEndIsGivenUpThoughItsElementsAreWhole() {
        let piece = String(repeating: ":1\r\n", count: 25)
        let found = steps(["*2000000000\r\n"] + Array(repeating: piece, count: 100))
        #expect(found.steps.last == .malformed)
        #expect(found.parts <= 1000 / 4 + 25)
    }

    @Test func aStringWithoutEndIsGivenUp() {
        let piece = String(repeating: "x", count: 100)
        let found = steps(["$500000000\r\n"] + Array(repeating: piece, count: 100))
        #expect(found.steps.last == .malformed)
    }

    @Test func manySmallRepliesAreNoLargeOne() {
        let found = steps(["$3\r\nabc\r\n:1", "2\r\n", "+OK\r\n"])
        #expect(found.steps == [.reply, .incomplete, .reply, .incomplete, .reply, .incomplete])
        let many = steps(Array(repeating: ":1\r\n", count: 1000))
        #expect(!many.steps.contains(.malformed))
        let cut = steps([":1"] + Array(repeating: "2\r\n:1", count: 1000))
        #expect(!cut.steps.contains(.malformed))
    }

    /// hiredis's own objects are another reading of the same bytes: both must find as many replies.
    @Test func anyBytesAreReadAsTheObjectReaderReadsThem() {
        var random = Seeded(state: 7)
        let alphabet = Array("+-:$*\r\n\r\n0123,x\0")
        var whole = 0
        for _ in 0..<3000 {
            let pieces = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                String(
                    (0..<Int.random(in: 0...24, using: &random)).compactMap { _ in
                        alphabet.randomElement(using: &random)
                    })
            }
            let scanned = steps(pieces, largestReply: 1 << 20).steps.count { $0 == .reply }
            #expect(scanned == objects(pieces), "\(pieces)")
            whole += scanned
        }
        #expect(whole > 100)
    }

    private func objects(_ pieces: [String]) -> Int {
        let reader = ReplyReader()
        var count = 0
        do {
            for piece in pieces {
                Array(piece.utf8).withUnsafeBytes { reader.feed($0) }
                while try reader.next() != nil { count += 1 }
            }
        } catch {
            return count
        }
        return count
    }
}
