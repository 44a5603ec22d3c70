import Testing

@testable import LoadGenerator
@testable import Workload

struct ValueSizesTests {
    private func sizes(_ size: ValueSize) -> [Int] {
        let table = ValueSizes(size)
        return (0..<20_000).map { table.size(key: UInt32($0), sequence: 3) }.sorted()
    }

    @Test func fixedSizesAreAllTheSame() {
        #expect(Set(sizes(.fixed(100))) == [100])
    }

    @Test func uniformSizesFillTheirRange() {
        let sizes = sizes(.uniform(22...1021))
        #expect(sizes[0] < 27 && sizes[19_999] > 1016 && sizes[19_999] <= 1021)
        #expect(abs(sizes[10_000] - 522) < 20)
    }

    @Test func lognormalSizesHaveTheirMedianAndSpread() {
        let sizes = sizes(.lognormal(median: 200, sigma: 1, most: 4000))
        #expect(abs(sizes[10_000] - 200) < 10)
        // One standard deviation up: 200 e = 544, at 84.1 %.
        #expect(abs(sizes[16_827] - 544) < 35)
        #expect(sizes[19_999] == 4000 && sizes[0] == 22)
    }

    @Test func aRetryWritesTheSameSize() {
        let table = ValueSizes(.uniform(22...1000))
        let first = table.size(key: 7, sequence: 9)
        let again = table.size(key: 7, sequence: 9)
        #expect(first == again)
        let others = (0..<50).map { table.size(key: 7, sequence: $0) }
        #expect(Set(others).count > 40)
    }
}
