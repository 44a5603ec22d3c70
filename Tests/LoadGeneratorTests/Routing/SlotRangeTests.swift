import RedisClient
import Testing

@testable import LoadGenerator

struct SlotRangeTests {
    @Test func slotTableIsRead() {
        let parts: [ReplyDigest.Part] = [
            .array(2),
            .array(4), .integer(0), .integer(5460),
            .array(4), .text("127.0.0.1"), .integer(7000), .text("id"), .array(0),
            .array(4), .text("127.0.0.1"), .integer(7003), .text("id"), .array(0),
            .array(3), .integer(5461), .integer(16383),
            .array(3), .null, .integer(7001), .text("id"),
        ]
        #expect(
            SlotRange.ranges(of: parts) == [
                SlotRange(
                    slots: 0...5460, host: "127.0.0.1", port: 7000,
                    replicas: [Endpoint(host: "127.0.0.1", port: 7003)]),
                SlotRange(slots: 5461...16383, host: "", port: 7001),
            ])
    }

    @Test func nonsenseIsLeftOut() {
        #expect(SlotRange.ranges(of: []).isEmpty)
        #expect(SlotRange.ranges(of: [.text("ERR")]).isEmpty)
        #expect(SlotRange.ranges(of: [.array(9)]).isEmpty)
        let backwards: [ReplyDigest.Part] = [
            .array(2), .array(3), .integer(9), .integer(3), .array(2), .text("a"), .integer(1),
            .array(3), .integer(3), .integer(16384), .array(2), .text("a"), .integer(1),
        ]
        #expect(SlotRange.ranges(of: backwards).isEmpty)
    }
}
