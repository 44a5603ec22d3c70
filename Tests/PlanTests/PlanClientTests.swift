import LoadGenerator
import Plan
import TestSupport
import Testing
import Workload

@testable import Faults
@testable import RunRecord

@Suite("The client policies of a plan")
struct PlanClientTests {
    private func policy(_ client: String) throws -> ClientPolicy {
        let plan = try Plan(
            PlanSource(
                name: "plan.yaml", text: PlanSamples.small("load: { client: \(client) }")),
            vocabulary: .current)
        return try #require(plan.load).policy
    }

    @Test func everyPresetOfTheLoadGeneratorIsKnown() throws {
        for preset in PolicyCatalog.policies {
            #expect(try policy(preset.name) == preset)
        }
    }

    @Test func everyPartCanBeSpelledOut() throws {
        let read = try policy(
            """
            { connect-timeout: 1s, response-timeout: 2s, retries: 7, retry-interval: 0s,
              retry-factor: 1.5, retry-interval-maximum: 9s, retry-jitter: 50%, redirects: 2,
              retries-on: [timeout, LOADING], refresh-interval: 0s, refresh-on-moved: no,
              refresh-on-disconnect: no, closes-on-timeout: yes, freezes-after: 3,
              freezes-for: 4s, in-flight-limit: 99, connect-retries: 4,
              connect-retry-interval: 90ms, retry-interval-minimum: 8ms,
              retry-backoff: remaining-time, cluster-down-interval: 250ms, gives-up-after: 11s,
              retry-target: any-master, redirects-use-retries: yes, refresh-before-retry: yes,
              refresh-spacing: 200ms, refresh-timeout: 1s, freezes-on: [connection refused],
              pool-size: 12, pool-wait: 700ms, pool: shared }
            """)
        var expected = ClientPolicy(name: "custom")
        expected.connectTimeout = .seconds(1)
        expected.responseTimeout = .seconds(2)
        expected.retries = 7
        expected.retryInterval = .zero
        expected.retryFactor = 1.5
        expected.retryIntervalMaximum = .seconds(9)
        expected.retryJitter = 0.5
        expected.redirects = 2
        expected.retriedOutcomes = [.timeout, .loading]
        expected.refreshInterval = nil
        expected.refreshOnMoved = false
        expected.refreshOnDisconnect = false
        expected.closesOnTimeout = true
        expected.freezesAfter = 3
        expected.freezesFor = .seconds(4)
        expected.inFlightLimit = 99
        expected.connectRetries = 4
        expected.connectRetryInterval = .milliseconds(90)
        expected.retryIntervalMinimum = .milliseconds(8)
        expected.retryBackoff = .remainingTime
        expected.clusterDownInterval = .milliseconds(250)
        expected.givesUpAfter = .seconds(11)
        expected.retryTarget = .anyMaster
        expected.redirectsUseRetries = true
        expected.refreshBeforeRetry = true
        expected.refreshSpacing = .milliseconds(200)
        expected.refreshTimeout = .seconds(1)
        expected.freezesOn = [.connectionRefused]
        expected.poolSize = 12
        expected.poolWait = .milliseconds(700)
        expected.pool = .shared
        #expect(read == expected)
    }

    @Test func everyPartOfAPresetHasItsSource() {
        for preset in PolicyCatalog.presets {
            for field in PresetText.fields(of: preset) {
                #expect(field.source != nil, "\(preset.policy.name): \(field.key)")
            }
            let text = PresetText.lines(of: preset).joined(separator: "\n")
            #expect(text.contains("\(preset.client) \(preset.version)"))
            #expect(text.contains("\(preset.repository) at \(preset.tag)"))
        }
    }

    @Test func aPresetsTextIsThatPreset() throws {
        for preset in PolicyCatalog.presets {
            let parts = PresetText.fields(of: preset).map { "\($0.key): \($0.value)" }
            var read = try policy("{ \(parts.joined(separator: ", ")) }")
            read.name = preset.policy.name
            #expect(read == preset.policy)
        }
    }
}
