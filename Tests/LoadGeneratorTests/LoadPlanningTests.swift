import LoadGenerator
import RunRecord
import Testing
import Workload

/// What is refused before anything starts, and in which words.
struct LoadPlanningTests {
    private func message(
        nodes: Int = 1, _ change: (inout LoadSpecification) -> Void
    ) throws -> String {
        var load = LoadSpecification(policy: ClientPolicy(name: "test"))
        change(&load)
        // Port 1 of loopback: nobody listens there.
        let target = LoadTarget(
            nodes: (1...nodes).map { .init(number: $0, host: "127.0.0.1", port: 1) },
            topology: Topology(masters: 1, replicasPerMaster: 0))
        let error = #expect(throws: LoadError.self) {
            _ = try RunningLoad.start(load, target: target, origin: 0, seed: 1)
        }
        return try #require(error).description
    }

    @Test func noNodeReachableIsSaidWithTheirAddresses() throws {
        #expect(
            try message(nodes: 2) { _ in }
                == "no node accepts connections: tried 127.0.0.1:1, 127.0.0.1:1")
    }

    @Test func valuesTooSmallToTellTheirWriteAreRefused() throws {
        #expect(
            try message { $0.valueSize = .fixed(21) }.hasPrefix(
                "load.value-size must be from 22 bytes"))
    }

    @Test func commandsThatAreNotThereAreNamed() throws {
        #expect(
            try message { $0.mix = [.init(command: "flushall", share: 1)] }
                == "load.mix: no command is named 'flushall'; there are get, set, incr, get-counter, "
                + "hset, hgetall, mget, eval")
    }

    @Test func sharesThatDoNotSumUpAreRefused() throws {
        #expect(
            try message { $0.mix = [.init(command: "get", share: 0.5)] }
                == "load.mix: the shares must sum to 100 %, not 50.0 %")
    }

    @Test func ratesConnectionsAndKeysMustMakeSense() throws {
        #expect(try message { $0.rate = 0 } == "load.rate must be above 0/s")
        #expect(try message { $0.keys = 0 }.hasPrefix("load.keys must be"))
        #expect(try message { $0.workers = 0 } == "load.workers must be at least 1")
        #expect(try message { $0.connections = 0 }.hasPrefix("load.connections must be"))
        #expect(try message { $0.pipeline = 0 } == "load.pipeline must be at least 1")
    }

    @Test func tooFewDescriptorsAreSaidWithTheirNumber() throws {
        let text = try message { $0.connections = 2_000_000_000 }
        #expect(text.hasPrefix("the load needs 2000000"))
        #expect(text.contains("ulimit -n"))
    }
}
