import Foundation
import Quantities
import TestSupport
import Testing

@testable import RunRecord

/// Effects that earlier versions left to the names of faults.
struct EarlierFormatTests {
    private func injected(_ fault: String, node: Int, _ more: EventDetails) -> Event {
        Event(
            at: .zero, kind: .faultInjected, node: node,
            details: EventDetails { $0[.fault] = fault }.with(more))
    }

    @Test func aTakeoverIsSaidOfAFailover() {
        let events = [injected("failover", node: 4, [:]), injected("pause", node: 1, [:])]
        #expect(events.withEffectsOfEarlierFormats().map { $0[.handsOver] } == [true, nil])
    }

    @Test func aCommandsEffectBeganNobodyKnowsWhen() {
        let events = [injected("command", node: 4, [:]), injected("pause", node: 1, [:])]
        #expect(events.withEffectsOfEarlierFormats().map { $0[.isUndated] } == [true, nil])
    }

    @Test func thePartitionedNodeIsIsolatedAndTheOthersAreFar() {
        let events = (1...3).map {
            injected("partition", node: $0, ["step": .integer(0), "disables": .flag($0 == 1)])
        }
        let read = events.withEffectsOfEarlierFormats()
        #expect(read.map { $0[.isolates] } == [true, nil, nil])
        #expect(read.map { $0[.isFar] } == [nil, true, true])
    }

    @Test func aPartitionThatCutsNobodyOffHasNoFarEnd() {
        let events = [1, 2].map { injected("partition", node: $0, ["disables": .flag(false)]) }
        #expect(events.withEffectsOfEarlierFormats() == events)
    }

    @Test func whatARecordSaysItselfStands() {
        let event = injected(
            "failover", node: 4, ["hands-over": .flag(false), "heals": .flag(false)])
        #expect([event].withEffectsOfEarlierFormats() == [event])
        #expect(!event.isOfAFaultWithoutHeal)
        #expect(injected("reshard", node: 1, [:]).isOfAFaultWithoutHeal)
    }
}
