import LoadGenerator
import Plan
import TestSupport
import Testing
import Workload

@testable import RunRecord

/// What a plan can say of a load: arrivals, workload and data.
@Suite("Loads in plans")
struct PlanLoadTests {
    private func load(_ text: String) throws -> LoadSpecification {
        try #require(try PlanSamples.read(PlanSamples.small("load: { \(text) }")).load)
    }

    private func problem(_ text: String) throws -> String {
        let error = #expect(throws: PlanError.self) { _ = try load(text) }
        return try #require(error?.problems.first).message
    }

    private func preview(_ text: String) throws -> String {
        PlanPreview(of: try PlanSamples.read(PlanSamples.small("load: { \(text) }"))).text
    }

    @Test func ratesAreOneARampOrSteps() throws {
        #expect(try load("rate: 2000/s").rate == 2000)
        let ramp = try load("rate: 1000/s -> 20000/s over 30s")
        #expect(
            ramp.schedule?.phases == [
                .init(from: 1000, to: 20_000, length: .seconds(30)),
                .init(from: 20_000, to: 20_000, length: nil),
            ])
        let steps = try load("rate: '500/s for 10s, 500/s -> 2000/s over 5s, 100/s'")
        let count = try #require(steps.schedule).count(afterSeconds: 16)
        #expect(abs(count - (5000 + 6250 + 100)) < 1e-6)
        let list = try load(
            "rate: [{ at: 0s, rate: 500/s }, { at: 10s, rate: 2000/s, over: 5s }, "
                + "{ at: 15s, rate: 100/s }]")
        #expect(list.schedule == steps.schedule)
        #expect(try load("rate: 10/s, arrivals: poisson").arrivals == .poisson)
    }

    @Test func ratesThatMakeNoSenseAreTold() throws {
        #expect(try problem("rate: 1000").contains("a rate needs a unit: 1000/s?"))
        #expect(try problem("rate: 0/s").contains("out of range: 0.01/s"))
        #expect(try problem("rate: 1000/s -> 5/s").contains("is not a rate over time, such as"))
        #expect(try problem("rate: 1000/s to 5/s over 3s").contains("1000/s -> 20000/s over 30s"))
        #expect(try problem("rate: [{ at: 1s, rate: 5/s }]").contains("first rate begins at 0s"))
        #expect(
            try problem("rate: [{ at: 0s, rate: 5/s, over: 4s }, { at: 2s, rate: 9/s }]")
                .contains("before the one above is reached"))
        #expect(try problem("rate: [{ at: 0s, rate: 0/s }]").contains("one above 0/s"))
        #expect(try problem("arrivals: poisson").contains("needs a rate"))
        #expect(try problem("rate: 5/s, arrivals: posson").contains("did you mean 'poisson'?"))
    }

    @Test func mixAndOwnCommandsShareTheOperations() throws {
        let load = try load(
            "mix: { hgetall: 60%, hset: 35% }, commands: [{ run: 'ZADD board:{key} {random} {value}', "
                + "share: 5%, kind: write }]")
        #expect(load.mix.map(\.command) == ["hgetall", "hset"])
        #expect(load.commands.map(\.words) == [["ZADD", "board:{key}", "{random}", "{value}"]])
        #expect(load.commands[0].isWrite)
        #expect(
            try problem("commands: [{ run: 'GET {key}', share: 50%, kind: read }]")
                == "the shares of the mix sum to 50.0%, not to 100%")
        #expect(
            try problem("commands: [{ run: PING, share: 100%, kind: read }]").contains("{key}"))
        #expect(try problem("mix: { hgetal: 100% }").contains("did you mean 'hgetall'?"))
    }

    @Test func theWayOfTransferIsRead() throws {
        #expect(try load("transfers: epoll").transfers == .epoll)
        #expect(try load("transfers: io_uring").transfers == .ioUring)
        #expect(try load("keys: 5").transfers == .auto)
        #expect(try problem("transfers: io-uring").contains("did you mean 'io_uring'?"))
    }

    @Test func keysValuesAndExpiriesAreRead() throws {
        let load = try load(
            "keys: { count: 500, distribution: zipfian(0.99), slots: 0-99 }, expire: 60s, "
                + "value-size: { uniform: 22B..1KB }, reads-from: replicas, preload: 400")
        #expect(load.keys == 500 && load.slots == 0...99)
        #expect(load.keyDistribution == .zipfian(exponent: 0.99))
        #expect(load.valueSize == .uniform(22...1000))
        #expect(load.expiry == .seconds(60) && load.readsFrom == .replicas)
        #expect(load.preload == Preload(keys: 400))
        let other = try self.load(
            "keys: { distribution: hot(1% of keys get 90%), slots: 7 }, preload: yes, "
                + "value-size: { lognormal: 200B, sigma: 1.5 }")
        #expect(other.keyDistribution == .hot(keys: 0.01, operations: 0.9))
        #expect(other.keys == 10_000 && other.slots == 7...7)
        #expect(other.valueSize == .lognormal(median: 200, sigma: 1.5, most: 4000))
        #expect(other.preload == Preload())
        #expect(try self.load("preload: no").preload == nil)
    }

    @Test func dataThatMakesNoSenseIsTold() throws {
        #expect(try problem("keys: { distribution: zipf }").contains("zipfian(0.99) or hot("))
        #expect(try problem("keys: { slots: 9-3 }").contains("not a slot or a range of slots"))
        #expect(try problem("keys: { slots: 16384 }").contains("such as 42 or 0-5460"))
        #expect(try problem("keys: { count: 200000, slots: 7 }").contains("too many for 1 slot"))
        #expect(try problem("value-size: { uniform: 10B..1KB }").contains("22B to 512MiB"))
        #expect(try problem("value-size: { uniform: 64B..70B, sigma: 1 }").contains("one of fixed"))
        #expect(try problem("value-size: 21B").contains("out of range: 22B"))
        #expect(try problem("preload: 10001").contains("out of range: 1 to 10000"))
        #expect(try problem("reads-from: slaves").contains("no reads-from is named 'slaves'"))
    }

    @Test func waitsForReplicasAreRead() throws {
        #expect(try load("wait: 1").wait == ReplicaWait(replicas: 1, timeout: .milliseconds(100)))
        #expect(
            try load("wait: { replicas: 2, timeout: 1s }").wait
                == ReplicaWait(replicas: 2, timeout: .seconds(1)))
        #expect(try load("wait: { timeout: 50ms }").wait == ReplicaWait(timeout: .milliseconds(50)))
        #expect(try load("wait: 0").wait == nil && load("rate: 5/s").wait == nil)
        #expect(
            try load("wait: 1, client: { retries-on: [timeout, not replicated] }").policy
                .retriedOutcomes == [.timeout, .notReplicated])
        #expect(try problem("wait: { timeout: 5s }").contains("response timeout of 3s"))
        #expect(try problem("wait: 101").contains("out of range: 0 to 100"))
        #expect(
            try preview("wait: 2").contains("writes acknowledged by 2 replicas within 100ms"))
    }

    @Test func lossesThatNothingCouldShowAreNotExpected() throws {
        func complaint(_ load: String, _ expectation: String) -> String {
            PlanSamples.complaint(
                PlanSamples.small("load: { \(load) }\nexpect: ['\(expectation)']"))
        }
        #expect(
            complaint("mix: { hgetall: 50%, hset: 50% }", "lost-writes == 0")
                .contains("'lost-writes' accounts for what set writes and incr counts"))
        #expect(
            complaint("mix: { incr: 100% }, expire: 60s", "unacknowledged-applied <= 3")
                .contains("has neither"))
        #expect(
            complaint("mix: { incr: 50%, get: 50% }", "stale-reads == 0").contains("mix lacks set"))
        #expect(
            complaint("mix: { get-counter: 100% }", "stale-reads == 0").contains("mix lacks incr"))
        #expect(complaint("mix: { set: 100% }", "stale-reads == 0").contains("mix lacks get"))
        #expect(complaint("mix: { get: 100% }", "staleness <= 1s").contains("mix lacks set"))
        #expect(throws: Never.self) {
            _ = try PlanSamples.read(
                PlanSamples.small(
                    "load: { mix: { get: 90%, set: 10% } }\nexpect: [stale-reads == 0]"))
            _ = try PlanSamples.read(
                PlanSamples.small(
                    "load: { mix: { get: 100% }, preload: yes }\nexpect: [lost-writes == 0]"))
            _ = try PlanSamples.read(
                PlanSamples.small("load: { mix: { incr: 100% } }\nexpect: [lost-writes == 0]"))
            _ = try PlanSamples.read(
                PlanSamples.small(
                    "load: { mix: { incr: 50%, get-counter: 50% } }\nexpect: [stale-reads == 0]"))
        }
    }

    @Test func historiesAreReadAndHeldAgainstTheRest() throws {
        let short = try #require(try load("history: 5").history)
        #expect(short.keys == 5 && short.operations == 100_000)
        let long = try #require(try load("history: { keys: 3, operations: 500 }").history)
        #expect(long.keys == 3 && long.operations == 500)
        #expect(try load("rate: 5/s").history == nil)
        #expect(try problem("keys: 4, history: 5").contains("5 keys cannot be recorded"))
        #expect(try problem("history: 5, expire: 60s").contains("where keys expire"))
        #expect(try problem("history: { key: 5 }").contains("did you mean 'keys'?"))
        #expect(try preview("history: 5").contains("every operation on 5 keys recorded"))
        func complaint(_ load: String) -> String {
            PlanSamples.complaint(
                PlanSamples.small(
                    "load: { \(load) }\nexpect: ['linearizability-violations == 0']"))
        }
        #expect(complaint("rate: 5/s").contains("add history: 20"))
        #expect(
            complaint("history: 5, mix: { set: 100% }").contains("neither set and get nor incr"))
        #expect(throws: Never.self) {
            _ = try PlanSamples.read(
                PlanSamples.small(
                    "load: { history: 5, mix: { incr: 100% } }\nexpect: [retry-anomalies == 0]"))
        }
    }

    @Test func previewTellsWhatIsSpecial() throws {
        let text = try preview(
            "rate: 1000/s -> 20000/s over 30s, arrivals: poisson, reads-from: replicas, "
                + "keys: { distribution: hot(1% of keys get 90%), slots: 0-99 }, expire: 60s, "
                + "preload: yes, value-size: { lognormal: 200B }")
        #expect(
            text.contains("1000/s -> 20000/s over 30s, then 20000/s, open loop, poisson arrivals"))
        #expect(text.contains("10000 keys of about 200B (at most 4KB) each"))
        #expect(text.contains("keys hot(1% of keys get 90%), all in slots 0-99, expiring after 1m"))
        #expect(text.contains("reads from replicas, 10000 keys written before"))
    }
}
