import TestSupport
import Testing

@testable import Quantities
@testable import RunRecord
@testable import Runner

/// What is kept of a run's events for those who look on.
struct EventFeedTests {
    private func event(_ number: Int) -> Event {
        Event(
            at: Offset(nanoseconds: Int64(number)), kind: .markBegan,
            details: ["mark": .integer(Int64(number))])
    }

    @Test func eachIsToldOnceAndInOrder() {
        let feed = EventFeed()
        for number in 1...3 { feed.add(event(number)) }
        #expect(feed.events(after: 0).map(\.number) == [1, 2, 3])
        #expect(feed.events(after: 2).map { $0.event[.mark] } == [3])
        #expect(feed.events(after: 3).isEmpty)
        #expect(feed.events(after: 99).isEmpty)
    }

    @Test func theOldestAreForgottenAndTheNumbersStay() throws {
        let feed = EventFeed()
        for number in 1...5000 { feed.add(event(number)) }
        let kept = feed.events(after: 0)
        #expect((1000...2000).contains(kept.count))
        #expect(kept.last?.number == 5000)
        #expect(kept.allSatisfy { $0.number == $0.event[.mark] })
    }
}
