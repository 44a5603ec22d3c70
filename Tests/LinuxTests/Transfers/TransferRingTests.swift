import Glibc
import Linux
import Testing

/// What a batch of transfers does is the same whether a ring makes it or single calls do.
struct TransferRingTests {
    /// A batch's sockets, each connected to another, and what was left of it.
    private final class Pairs {
        let near: [Int32]
        let far: [Int32]

        init(_ count: Int) throws {
            var near: [Int32] = []
            var far: [Int32] = []
            for _ in 0..<count {
                var pair: [Int32] = [-1, -1]
                let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue)
                try #require(socketpair(AF_UNIX, type, 0, &pair) == 0)
                near.append(pair[0])
                far.append(pair[1])
            }
            (self.near, self.far) = (near, far)
        }

        deinit {
            for descriptor in near + far { close(descriptor) }
        }
    }

    /// Without a ring, with one, and with one that the kernel refuses for its size.
    private static let capacities = [0, 64, 1 << 20]

    @Test(arguments: capacities) func eachTransferHasItsOwnResult(capacity: Int) throws {
        let ring = TransferRing(capacity: capacity)
        let pairs = try Pairs(4)
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 8)
        defer { buffer.deallocate() }
        let text = Array("hello".utf8)
        #expect(send(pairs.far[0], text, 5, 0) == 5)
        shutdown(pairs.far[2], Int32(SHUT_RDWR))
        var batch = TransferBatch(capacity: 4)
        for index in 0..<3 {
            batch.add(
                pairs.near[index], buffer + index * 16, count: 16, token: UInt64(index) + 7,
                note: UInt32(index))
        }
        batch.add(-1, buffer + 48, count: 16, token: 10)
        ring.receive(batch)
        #expect(batch.received(0) == .bytes(5))
        #expect(buffer.loadUnaligned(as: UInt8.self) == UInt8(ascii: "h"))
        #expect(batch.received(1) == .wouldBlock)
        #expect(batch.received(2) == .closed)
        #expect(batch.received(3) == .failed(EBADF))
        #expect((0..<4).map { batch.token($0) } == [7, 8, 9, 10])
        #expect(batch.note(2) == 2)
    }

    @Test(arguments: capacities) func whatFitsIsSentAndTheRestIsNot(capacity: Int) throws {
        let ring = TransferRing(capacity: capacity)
        let pairs = try Pairs(3)
        let size = 8 << 20
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        defer { bytes.deallocate() }
        memset(bytes, 1, size)
        shutdown(pairs.near[2], Int32(SHUT_WR))
        var batch = TransferBatch(capacity: 3)
        batch.add(pairs.near[0], bytes, count: 3, token: 0)
        batch.add(pairs.near[1], bytes, count: size, token: 1)
        batch.add(pairs.near[2], bytes, count: 3, token: 2)
        ring.send(batch)
        #expect(batch.sent(0) == .bytes(3))
        guard case .bytes(let count) = batch.sent(1) else {
            Issue.record("\(batch.sent(1))")
            return
        }
        #expect(count > 0 && count < size && batch.byteCount(1) == size)
        #expect(batch.sent(2) == .failed(EPIPE))
        ring.send(batch)
        #expect(batch.sent(1) == .wouldBlock)
    }

    @Test(arguments: capacities) func aRingIsUsedAgainAndAgain(capacity: Int) throws {
        let ring = TransferRing(capacity: capacity)
        let pairs = try Pairs(50)
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: 50 * 8, alignment: 8)
        defer { bytes.deallocate() }
        var batch = TransferBatch(capacity: 50)
        // The queues go round several times.
        for round in 0..<20 {
            for (index, descriptor) in pairs.near.enumerated() {
                bytes.storeBytes(
                    of: UInt64(round * 50 + index), toByteOffset: index * 8, as: UInt64.self)
                batch.add(descriptor, bytes + index * 8, count: 8, token: 0)
            }
            ring.send(batch)
            batch.removeAll()
            memset(bytes, 0, 50 * 8)
            for (index, descriptor) in pairs.far.enumerated() {
                batch.add(descriptor, bytes + index * 8, count: 8, token: 0)
            }
            ring.receive(batch)
            for index in 0..<50 {
                #expect(batch.received(index) == .bytes(8))
                #expect(
                    bytes.load(fromByteOffset: index * 8, as: UInt64.self)
                        == UInt64(round * 50 + index))
            }
            batch.removeAll()
        }
    }

    @Test func noRingIsMadeWhereNoneIsWantedOrGiven() {
        #expect(TransferRing(capacity: 0).refusal != nil)
        #expect(TransferRing(capacity: 1 << 20).refusal?.call == "io_uring_setup")
    }
}
