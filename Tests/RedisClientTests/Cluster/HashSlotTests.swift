import RedisClient
import Testing

@Suite struct HashSlotTests {
    @Test func checkValueOfTheSpecification() {
        // CRC16 of "123456789" is 0x31C3 (Redis Cluster specification, appendix A).
        #expect(HashSlot.of("123456789") == 0x31C3 % HashSlot.count)
    }

    @Test func onlyTheFirstHashTagCounts() {
        #expect(HashSlot.of("{user1000}.following") == HashSlot.of("user1000"))
        #expect(HashSlot.of("foo{{bar}}zap") == HashSlot.of("{bar"))
        #expect(HashSlot.of("foo{bar}{zap}") == HashSlot.of("bar"))
        #expect(HashSlot.of("foo{}{bar}") != HashSlot.of("bar"))
    }

    @Test func tagLeadsIntoItsRange() {
        for slot in stride(from: 0, to: HashSlot.count, by: 1489) {
            let tag = HashSlot.tag(in: slot...slot)
            #expect(HashSlot.of("{\(tag)}:x") == slot)
            #expect(tag.utf8.count <= 4)
        }
        #expect(HashSlot.tag(in: 0...16383) == "0")
        #expect((5461...10922).contains(HashSlot.of(HashSlot.tag(in: 5461...10922))))
    }

    @Test func everySlotHasATagOfFourCharacters() {
        var met = Set<Int>()
        for number in 0..<1_679_616 where met.count < HashSlot.count {
            met.insert(HashSlot.of(String(number, radix: 36)))
        }
        #expect(met.count == HashSlot.count)
    }
}
