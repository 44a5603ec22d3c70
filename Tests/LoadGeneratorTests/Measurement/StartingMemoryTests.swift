import Testing

@testable import LoadGenerator

struct StartingMemoryTests {
    /// Memory that is really there: every page of it is written to.
    private func held(_ bytes: Int) -> [UInt8] { [UInt8](repeating: 1, count: bytes) }

    @Test func itIsLookedAtOnceWhenTheLoadHasSettled() {
        let memory = StartingMemory(loadStart: 1000)
        memory.look(at: 4_999_999_999)
        let large = held(64 << 20)
        memory.look(at: 5_000_001_000)
        let settled = memory.take()
        let more = held(64 << 20)
        memory.look(at: 9_000_000_000)
        #expect(settled > 64 << 20)
        #expect(memory.take() == settled)
        #expect(large.count == more.count)
    }

    @Test func whatEndsEarlierIsLookedAtThen() {
        let memory = StartingMemory(loadStart: 1000)
        memory.look(at: 2000)
        let taken = memory.take()
        memory.look(at: 6_000_000_000)
        #expect(taken > 0 && memory.take() == taken)
    }
}
