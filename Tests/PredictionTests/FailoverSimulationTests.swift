import Testing

@testable import Prediction
@testable import RunRecord
@testable import Statistics

@Suite struct FailoverSimulationTests {
    /// The failovers of a cluster of 3 masters and their replicas.
    static func small(_ timeout: Int, count: Int = 200) async throws -> [FailoverSample] {
        let shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: timeout)
        return try await FailoverSimulation(shape).failovers(count)
    }

    @Test func phasesOfASmallClusterLieWithinTheProtocolsConstants() async throws {
        for sample in try await Self.small(1000) {
            #expect(sample.detection > 1.0 && sample.detection < 1.71)
            #expect(sample.electionDelay >= 0.5 && sample.electionDelay < 1.21)
            #expect(sample.vote < 0.1)
            #expect(sample.failedElections == 0)
        }
    }

    /// What Redis 7.0.15 did on this protocol: 20 runs at each node-timeout, SIGSTOP of one of three masters.
    @Test(arguments: [(1000, 2.32, 2.70), (2000, 3.81, 4.43)])
    func mediansAndTailsAreThoseMeasured(timeout: Int, median: Double, p95: Double) async throws {
        let times = try await Self.small(timeout, count: 400).map(\.failoverTime)
        #expect(abs(try #require(Statistics.median(of: times)) - median) < 0.1 * median)
        #expect(abs(try #require(Statistics.percentile(95, of: times)) - p95) < 0.1 * p95)
    }

    @Test func theSameSeedGivesTheSameFailovers() async throws {
        let first = try await Self.small(2000, count: 70)
        let second = try await Self.small(2000, count: 70)
        #expect(first == second)
        #expect(Set(first).count > 60)
        let other = try FailoverSimulation(
            ClusterShape(masters: 3, nodeTimeoutMilliseconds: 2000), seed: 2)
        #expect(try await other.failovers(70) != first)
    }

    @Test func sharedTrafficPredictsWhatWholeClustersDo() async throws {
        let shape = ClusterShape(masters: 10, nodeTimeoutMilliseconds: 2000)
        let left = try await FailoverSimulation(shape).failovers(160)
        let right = try await FailoverSimulation(shape, seed: 7, largestWhole: 0).failovers(160)
        for value in [\FailoverSample.detection, \.untilFail, \.failoverTime] {
            let test = KolmogorovSmirnov(
                left.map { $0[keyPath: value] }, right.map { $0[keyPath: value] })
            #expect(test.distance < 0.25, "\(value): \(test.distance)")
        }
    }

    @Test func withoutAMajorityNobodyIsElected() async throws {
        let shape = ClusterShape(
            masters: 5, nodeTimeoutMilliseconds: 500, failure: .partition, failedMasters: 3)
        let samples = try await FailoverSimulation(shape).failovers(6)
        #expect(samples.count == 6)
        #expect(samples.allSatisfy { $0.detection.isFinite && !$0.untilFail.isFinite })
        #expect(samples.allSatisfy { !$0.failoverTime.isFinite })
    }

    @Test func aKilledMasterIsMissedLikeAFrozenOne() async throws {
        var shape = ClusterShape(masters: 3, nodeTimeoutMilliseconds: 1000)
        let frozen = try await FailoverSimulation(shape).failovers(20)
        shape.failure = .kill
        #expect(try await FailoverSimulation(shape).failovers(20) == frozen)
    }

    @Test func oldServersAgreeLate() async throws {
        let new = ClusterShape(masters: 20, nodeTimeoutMilliseconds: 1000)
        var old = new
        old.server = ServerVersion("redis 3.0")
        let late = try await FailoverSimulation(old, largestWhole: 0).failovers(20)
        let early = try await FailoverSimulation(new, largestWhole: 0).failovers(20)
        let agreement = try #require(Statistics.median(of: late.map(\.agreement)))
        #expect(agreement > 1.5 * (Statistics.median(of: early.map(\.agreement)) ?? 0))
    }

    @Test(arguments: [500, 1000, 5000])
    func noFailoverPassesTheDerivedWorstCase(timeout: Int) async throws {
        let bound = FailoverModel(
            nodeTimeoutSeconds: Double(timeout) / 1000, server: ServerVersion("redis 7.0"),
            replicasPerMaster: 1)
        let times = try await Self.small(timeout, count: 300).map(\.failoverTime)
        #expect(try #require(times.max()) <= bound.worstCaseSeconds)
    }

    @Test func aStallIsNeedlessOnlyWhenItOutlastsTheQuorum() async throws {
        let simulation = try FailoverSimulation(
            ClusterShape(masters: 3, nodeTimeoutMilliseconds: 1000))
        let stalls = [0.9, 1.0, 1.3, 1.5, 1.7, 2.3]
        let curve = try await simulation.needlessFailoverProbability(
            ofStalls: stalls, failovers: 200)
        #expect(curve.map(\.stallSeconds) == stalls)
        #expect(curve[0].probability == 0 && curve[1].probability == 0)
        #expect(curve[5].probability == 1)
        #expect(curve[3].probability > 0.2 && curve[3].probability < 0.8)
        #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.probability <= $1.probability })
        #expect(curve.allSatisfy { $0.low <= $0.probability && $0.probability <= $0.high })
        #expect(curve[0].high > 0 && curve[0].high < 0.03)
    }

    @Test func clustersOutsideTheModelAreRefused() {
        #expect(throws: ModelError.outOfRange("masters", 0, 1...1000)) {
            try FailoverSimulation(ClusterShape(masters: 0, nodeTimeoutMilliseconds: 1000))
        }
        #expect(throws: ModelError.delayTooLong(250_000, 1000)) {
            try FailoverSimulation(
                ClusterShape(
                    masters: 3, nodeTimeoutMilliseconds: 1000, delayMicroseconds: 250_000))
        }
    }
}
