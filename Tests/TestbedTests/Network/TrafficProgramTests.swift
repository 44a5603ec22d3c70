import Linux
import TestSupport
import Testing

@testable import Testbed

/// Both engines' commands, as data.
struct TrafficProgramTests {
    private func rule(
        _ effect: LinkEffect, traffic: LinkTraffic = .bus, isBothWays: Bool = false
    ) throws -> LinkRule {
        LinkRule(
            from: LinkEnd([try #require(IPv4Prefix("127.0.1.1"))]),
            to: LinkEnd(try ["127.0.1.2", "127.0.1.3"].map { try #require(IPv4Prefix($0)) }),
            isBothWays: isBothWays, traffic: traffic, effect: effect)
    }

    @Test func netemGetsAClassWithALeafAndFilters() throws {
        let rule = try rule(LinkEffect(delay: .milliseconds(80), jitter: .milliseconds(10)))
        let filter = "filter add dev lo parent 1: protocol ip prio 19989 u32 match ip src"
        #expect(
            TrafficProgram.add(rule, number: 11, target: .netem).batch == """
                class add dev lo parent 1: classid 1:b htb rate 100gbit quantum 1000000
                qdisc add dev lo parent 1:b netem limit 1000000 delay 80000us 10000us rate 100gbit
                \(filter) 127.0.1.1/32 match ip dst 127.0.1.2/32 match ip sport 17000 0xffff flowid 1:b
                \(filter) 127.0.1.1/32 match ip dst 127.0.1.2/32 match ip dport 17000 0xffff flowid 1:b
                \(filter) 127.0.1.1/32 match ip dst 127.0.1.3/32 match ip sport 17000 0xffff flowid 1:b
                \(filter) 127.0.1.1/32 match ip dst 127.0.1.3/32 match ip dport 17000 0xffff flowid 1:b

                """)
    }

    @Test func relayGetsTheSameFiltersIntoItsDevice() throws {
        let rule = try rule(LinkEffect(delay: .milliseconds(80)))
        let netem = TrafficProgram.add(rule, number: 11, target: .netem).commands.dropFirst(2)
        let relay = TrafficProgram.add(rule, number: 11, target: .device("relay11")).commands
        let verdict = ["action", "mirred", "egress", "redirect", "dev", "relay11"]
        #expect(relay == netem.map { $0.dropLast(2) + verdict })
    }

    @Test func bothWaysMatchesTheAnswersToo() throws {
        let rule = try rule(LinkEffect(loss: 1), traffic: .all, isBothWays: true)
        let commands = TrafficProgram.add(rule, number: 1, target: .device("relay1")).commands
        let ends = commands.map { "\($0[14]) \($0[18])" }
        #expect(
            ends == [
                "127.0.1.1/32 127.0.1.2/32", "127.0.1.1/32 127.0.1.3/32",
                "127.0.1.2/32 127.0.1.1/32", "127.0.1.3/32 127.0.1.1/32",
            ])
    }

    @Test func partitionsComeFirstAndThenTheNewest() throws {
        let delay = try rule(LinkEffect(delay: .milliseconds(1)))
        let partition = try rule(LinkEffect(loss: 1))
        let last = TrafficProgram.mostRules
        #expect(preference(delay, 2) < preference(delay, 1))
        #expect(preference(partition, 2) < preference(partition, 1))
        #expect(preference(partition, 1) < preference(delay, last))
        #expect(preference(partition, last) > 0)
    }

    @Test func removalNamesTheRulesOwnFilters() throws {
        let rule = try rule(LinkEffect(loss: 1))
        let removal = TrafficProgram.remove(rule, number: 3).commands
        #expect(
            removal == [
                ["filter", "del", "dev", "lo", "parent", "1:", "protocol", "ip", "prio", "9997"]
            ])
        #expect(preference(rule, 3) == 9997)
    }

    @Test func everyFieldOfAnEffectReachesNetem() {
        var effect = LinkEffect(
            delay: .microseconds(1500), jitter: .nanoseconds(250_500), distribution: .normal)
        effect.loss = 0.005
        effect.duplicate = 0.01
        effect.corrupt = 1
        effect.reorder = 0.25
        effect.rateBitsPerSecond = 1_000_000
        #expect(
            effect.netemArguments.joined(separator: " ")
                == "limit 1000000 delay 1500us 250.500us distribution normal loss 0.5%"
                + " duplicate 1% corrupt 100% reorder 25% rate 1000000bit")
    }

    /// Where the kernel has no netem, all but netem itself: its arguments are read by `tc` alone.
    @Test(
        .enabled(if: NetworkNamespace.isAvailable, "unshare(1) is refused a network namespace here")
    )
    func netemProgrammeIsUnderstood() async throws {
        try await NetworkNamespace.inside("TrafficProgramTests/netemProgrammeIsUnderstood()") {
            var effect = LinkEffect(delay: .milliseconds(1), jitter: .nanoseconds(10_500))
            (effect.loss, effect.duplicate, effect.corrupt, effect.reorder) = (0, 0.1, 0.001, 0.5)
            effect.rateBitsPerSecond = 1_000_000_000
            let program = TrafficProgram.add(
                try rule(effect, traffic: .clients), number: 300, target: .netem)
            for command in TrafficProgram.setUp.commands + program.commands {
                let result = NetworkNamespace.run(["tc"] + command)
                let isUnknownNetem =
                    command.contains("netem")
                    && result.output.contains("Specified qdisc kind is unknown")
                #expect(result.status == 0 || isUnknownNetem, "\(result.output)")
            }
            let probe = LinkProbe(
                from: 0x7F00_0101, to: 0x7F00_0102, port: 7000, count: 3, patience: .seconds(2))
            #expect(try await probe.run().thereNanoseconds.count > 0)
            let classes = NetworkNamespace.run(["tc", "-s", "class", "show", "dev", "lo"]).output
            #expect(classes.contains("class htb 1:12c"))
            #expect(!classes.contains("Sent 0 bytes"))
        }
    }

    private func preference(_ rule: LinkRule, _ number: Int) -> Int {
        let command = TrafficProgram.add(rule, number: number, target: .device("x")).commands[0]
        return command.firstIndex(of: "prio").flatMap { Int(command[$0 + 1]) } ?? -1
    }
}
