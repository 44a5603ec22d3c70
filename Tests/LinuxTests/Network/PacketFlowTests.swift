import Linux
import Testing

struct PacketFlowTests {
    /// A TCP packet's first bytes and some data.
    private func packet(source: UInt8 = 1, port: UInt8 = 7) -> [UInt8] {
        [0x45, 0, 0, 44, 0, 0, 0, 0, 64, 6, 0, 0, 127, 0, 1, source, 127, 0, 1, 9]
            + [port, 1, 0, 80] + [UInt8](repeating: 0xAA, count: 20)
    }

    private func hash(_ packet: [UInt8]) -> UInt32? {
        packet.withUnsafeBytes { PacketFlow.hash($0) }
    }

    @Test func flowsAreToldApartByAddressAndPortAndNothingElse() {
        var later = packet()
        later[5] = 99
        later[40] = 1
        #expect(hash(later) == hash(packet()))
        #expect(hash(packet(source: 2)) != hash(packet()))
        #expect(hash(packet(port: 8)) != hash(packet()))
    }

    @Test func whatIsNoIPv4PacketHasNoFlow() {
        var six = packet()
        six[0] = 0x60
        #expect(hash(six) == nil)
        #expect(hash([UInt8](packet().prefix(19))) == nil)
        #expect(hash([]) == nil)
    }

    @Test(arguments: [0, 1, 95, 191, 192, UInt32.max])
    func corruptionTurnsOneBitBehindTheHeader(choice: UInt32) {
        var corrupted = packet()
        corrupted.withUnsafeMutableBytes { PacketFlow.corrupt($0, choice: choice) }
        #expect(corrupted.prefix(20) == packet().prefix(20))
        let bits = zip(corrupted, packet()).map { ($0 ^ $1).nonzeroBitCount }.reduce(0, +)
        #expect(bits == 1)
    }
}
