import Linux
import Testing

@testable import Testbed

@Suite("Packets by what is in them")
struct PacketKindTests {
    @Test(arguments: [60, 1400, 1500, 4095, 4096, 32767, 60_000])
    func blocksHoldExactlyTheLargerSizes(bytes: Int) {
        let blocks = PacketKind.blocks(from: bytes + 1, through: 65535)
        #expect(blocks.count <= 16)
        for size in 0...65535 {
            let matching = blocks.count { size & $0.mask == $0.value }
            #expect(matching == (size > bytes ? 1 : 0), "\(size)")
            guard matching == (size > bytes ? 1 : 0) else { return }
        }
    }

    @Test func aMessageIsToldByItsHeaderBehindEitherLengthOfTCPs() {
        let matches = PacketKind.message(.voteRequest).matches.map { $0.joined(separator: " ") }
        #expect(
            matches == [
                "match u32 0x52436d62 0xffffffff at 52 match u16 0x5 0x7fff at 64",
                "match u32 0x52436d62 0xffffffff at 64 match u16 0x5 0x7fff at 76",
            ])
    }

    @Test func aProbeLooksLikeWhatIsMatched() {
        let kind = PacketKind.message(.fail)
        #expect(kind.imprint.count == 14 && kind.imprint.suffix(2) == [0, 3])
        #expect(String(decoding: kind.imprint.prefix(4), as: UTF8.self) == "RCmb")
        // IP and UDP have as many bytes before the imprint as IP and TCP before a message.
        #expect(LinkProbe.headers + LinkProbe.imprintOffset == 52)
        #expect(kind.probeBytes >= LinkProbe.imprintOffset + kind.imprint.count)
        #expect(PacketKind.larger(1400).probeBytes + LinkProbe.headers == 1401)
    }

    @Test func onlyWhatDropsPingsSilencesTheBus() {
        #expect(PacketKind.larger(1400).silencesBus && PacketKind.larger(60).silencesBus)
        #expect(!PacketKind.larger(9000).silencesBus && !PacketKind.message(.ping).silencesBus)
    }

    @Test func aRuleAboutSomePacketsHasAFilterForEachWayToTellThem() throws {
        let rule = LinkRule(
            from: LinkEnd([try #require(IPv4Prefix("127.0.1.1"))]), to: .clients, traffic: .bus,
            packets: .message(.fail), effect: LinkEffect(loss: 1))
        let filters = TrafficProgram.add(rule, number: 1, target: .device("relay1")).commands
        #expect(filters.count == 4)
        #expect(filters.allSatisfy { $0.joined(separator: " ").contains("match u32 0x52436d62") })
    }
}
