import Testing

@testable import Linux

struct PacketPoolTests {
    @Test func packetsAreKeptWholeUntilTheirPlaceIsFreed() throws {
        var pool = try PacketPool(smallPlaces: 2, largePlaces: 2)
        let sizes = [PacketPool.smallBytes, PacketPool.largeBytes, 1, PacketPool.smallBytes + 1]
        var places: [Int32] = []
        for (number, size) in sizes.enumerated() {
            let packet = [UInt8](repeating: UInt8(number + 1), count: size)
            places.append(try #require(packet.withUnsafeBytes { pool.store($0) }))
        }
        for (number, place) in places.enumerated() {
            let kept = UnsafeRawBufferPointer(start: pool.address(of: place), count: sizes[number])
            #expect(kept.allSatisfy { $0 == UInt8(number + 1) })
        }
        #expect([1].withUnsafeBytes { pool.store($0) } == nil)
        pool.free(places[2])
        #expect([1].withUnsafeBytes { pool.store($0) } == places[2])
    }
}
