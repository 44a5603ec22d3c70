import TestSupport
import Testing

@testable import Judgement
@testable import RunRecord

/// Measures of one of several client programs.
struct ClientSelectorTests {
    private let mine = ClientDescription(name: "redis-py")
    private let dead = ClientDescription(name: "dead")

    private func run(_ events: [Event] = []) -> RunAnalysis {
        let own = Loads.record(groups: [Loads.group(.baseline, outcomes: [.success: 4])])
        let client = Loads.record(groups: [
            Loads.group(.baseline, outcomes: [.success: 3, .timeout: 1])
        ])
        let record = Runs.record(events: events, load: own)
        return RunAnalysis(
            RunRecord(
                description: record.description, timeline: record.timeline, load: own,
                clients: [ClientRecord(mine, load: client), ClientRecord(dead, load: nil)]))
    }

    private func reading(_ text: String, _ run: RunAnalysis) throws -> Reading {
        let reference = try #require(MeasureReference(text))
        return reference.measure.reading(of: run, reference.query)
    }

    @Test func eachIsReadFromItsOwnRecord() throws {
        #expect(try reading("error-rate", run()).samples.map(\.value) == [0])
        #expect(
            try reading("error-rate[client redis-py]", run()).samples.map(\.value) == [0.25])
        #expect(
            try reading("errors[baseline, client redis-py, timeout]", run()).samples.map(\.value)
                == [1])
        #expect(try reading("error-rate[client dead]", run()).unknown != nil)
        #expect(try reading("error-rate[client other]", run()).unknown != nil)
    }

    @Test func anExitStatusIsThatOfTheClientNamed() throws {
        func ended(_ client: String, _ status: Int64) -> Event {
            Event(
                at: Runs.at(28), kind: .clientEnded,
                details: ["client": .text(client), "status": .integer(status)])
        }
        let run = run([ended("redis-py", 3), ended("dead", 137)])
        #expect(
            try reading("client-exit-status[client redis-py]", run).samples.map(\.value) == [3])
        #expect(
            try reading("client-exit-status[client dead]", run).samples.map(\.value) == [137])
    }

    @Test func oneWithoutARecordMakesADoubt() {
        let doubts = GuardCatalog.doubts(about: run())
        #expect(doubts.contains { $0.contains("client dead left no record") })
        #expect(doubts.contains { $0.contains("that client redis-py started") })
        #expect(!doubts.contains { $0.contains("redis-py left no record") })
    }

    @Test(arguments: ["error-rate[client] <= 1%", "error-rate[client ../x] <= 1%"])
    func aNameThatIsNoneIsRefused(text: String) {
        #expect(throws: ExpectationError.self) { try Expectation(parsing: text) }
    }

    @Test func whatNoClientCanTellTakesNone() {
        #expect(throws: ExpectationError.self) {
            try Expectation(parsing: "delivered-rate[client redis-py] >= 95%")
        }
        #expect(throws: ExpectationError.self) {
            try Expectation(parsing: "failovers[client redis-py] == 1")
        }
    }
}
