import Plan
import Testing

@testable import Commands
@testable import Faults

@Suite struct RunDemandTests {
    private static func demand(_ load: String, _ timeline: String = "") throws -> RunDemand {
        let text = """
            cluster: { masters: 3, replicas: 1 }
            load: \(load)
            duration: 20s
            expect: []
            \(timeline)
            """
        return RunDemand(
            of: try Plan(PlanSource(name: "plan.yaml", text: text), vocabulary: .current))
    }

    @Test func moreCoresBearMoreRuns() throws {
        let demand = try Self.demand("{ rate: 2000/s }")
        #expect(demand.bearable(cores: 2, memoryBytes: nil) == 2)
        #expect(demand.bearable(cores: 16, memoryBytes: nil) == 19)
        #expect(demand.bearable(cores: 1, memoryBytes: nil) == 1)
    }

    @Test func aGreaterLoadLeavesRoomForFewer() throws {
        #expect(try Self.demand("{ rate: 20000/s }").bearable(cores: 16, memoryBytes: nil) == 3)
    }

    @Test func memoryBoundsThemToo() throws {
        let demand = try Self.demand("{ rate: 100/s }")
        #expect(demand.bearable(cores: 64, memoryBytes: 2 << 30) == 2)
    }

    @Test func aClosedLoopAndAFloodRunAlone() throws {
        #expect(try Self.demand("{ connections: 10 }").bearable(cores: 64, memoryBytes: nil) == 1)
        let storm =
            "timeline: [{ at: 1s, connection-storm: { target: node 1, connections: 10 }, for: 2s }]"
        #expect(
            try Self.demand("{ rate: 100/s }", storm).bearable(cores: 64, memoryBytes: nil) == 1)
    }

    @Test(arguments: ["0", "-1", "65", "some", ""])
    func aNumberThatIsNoneIsRefused(text: String) {
        #expect(ParallelWish(argument: text) == nil)
    }

    @Test func autoAndNumbersAreUnderstood() {
        #expect(ParallelWish(argument: "auto") == .auto)
        #expect(ParallelWish(argument: "4") == .count(4))
    }
}
