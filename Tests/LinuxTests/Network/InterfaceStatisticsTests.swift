import Linux
import Testing

struct InterfaceStatisticsTests {
    private let text = """
        Inter-|   Receive                                                |  Transmit
         face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop \
        fifo colls carrier compressed
            lo:    1000      10    0    1    0     0          0         0     1000      10    0    2    0
        relay12:   5       6    7    8    0     0          0         0     9      10   11   12    0
        """

    @Test func packetsDroppedOnTransmissionAreRead() {
        #expect(InterfaceStatistics.droppedOnTransmission(by: "relay12", in: text) == 12)
        #expect(InterfaceStatistics.droppedOnTransmission(by: "lo", in: text) == 2)
    }

    @Test func unknownInterfacesHaveNone() {
        #expect(InterfaceStatistics.droppedOnTransmission(by: "relay1", in: text) == nil)
        #expect(InterfaceStatistics.droppedOnTransmission(by: "nothing0") == nil)
        #expect(InterfaceStatistics.droppedOnTransmission(by: "lo") != nil)
    }
}
