import Faults
import Plan
import RedisClient
import RunRecord
import Testing
import Workload

@testable import Rehearsal

@Suite struct RehearsalPlanTests {
    private func cluster(
        masters: Int = 3, replicas: Int = 1, fork: Duration? = nil,
        calls: [String: Double] = ["get": 750, "set": 200, "zadd": 50],
        directives: [String: String] = [:]
    ) -> LearnedCluster {
        let topology = Topology(masters: masters, replicasPerMaster: replicas)
        let nodes = (1...topology.nodeCount).map { number in
            LearnedCluster.Node(
                number: number, isMaster: number <= masters, memoryBytes: 12.5 * 1_073_741_824,
                latestFork: fork, clients: 340, keys: 4_000_000)
        }
        return LearnedCluster(
            address: "10.0.0.11:6379", version: .init(.redis, 6, 2, 14), topology: topology,
            nodes: nodes, directives: directives, secrets: ["requirepass"], differing: [],
            mix: CommandMix(calls: calls), isMixOfAllTime: false, rate: 84_210,
            readsOfReplicas: 0.4, window: .seconds(10),
            sizes: ValueSizes(Array(repeating: 200, count: 50) + Array(repeating: 4000, count: 50)),
            sampled: 100, sampleRefusal: nil,
            slowest: (.milliseconds(84), "HGETALL"), latencies: [("fork", .milliseconds(210))])
    }

    private func text(
        of learned: LearnedCluster, defaults: [String: String] = [:], rate: Double = 7000
    ) -> String {
        RehearsalPlan(
            of: learned,
            setting: LearnedDirectives(
                told: learned.directives, defaults: defaults, secrets: learned.secrets),
            on: .init(.redis, 7, 0, 15), within: .init(rate: rate)
        ).text
    }

    private func plan(_ text: String) throws(PlanError) -> Plan {
        try Plan(PlanSource(name: "rehearsal.yaml", text: text), vocabulary: .current)
    }

    @Test func whatWasLearnedStandsInThePlan() throws {
        let text = text(
            of: cluster(
                fork: .milliseconds(1234), directives: ["cluster-node-timeout": "5000", "save": ""]),
            defaults: ["cluster-node-timeout": "15000", "save": "3600 1 300 100"])
        let plan = try plan(text)
        #expect(plan.cluster.masters == 3)
        #expect(plan.cluster.replicas == 1)
        #expect(plan.cluster.nodeTimeout == .seconds(5))
        #expect(plan.cluster.values(of: "save") == [""])
        let load = try #require(plan.load)
        #expect(load.rate == 7000)
        #expect(text.contains("served 84210 commands"))
        #expect(text.contains("here one in 12"))
        #expect(load.connections == 200)
        #expect(load.keys == 100_000)
        #expect(load.readsFrom == .any)
        #expect(load.mix.first { $0.command == "get" }?.share == 0.75)
        #expect(load.commands.first?.words.first == "ZADD")
        #expect(load.commands.first?.share == 0.05)
        #expect(
            plan.timeline.map { type(of: $0.fault).name } == ["fork-stall", "pause"])
        #expect(plan.timeline.map(\.length) == [.milliseconds(1234), .seconds(15)])
        #expect(text.contains("requirepass"))
        #expect(text.contains("SLOWLOG there: at most 84ms (HGETALL)."))
    }

    @Test func whatCannotFailOverIsSaid() throws {
        for (learned, why) in [
            (cluster(replicas: 0), "there is no replica"),
            (cluster(masters: 2), "fewer than 3 masters"),
            (
                cluster(directives: ["cluster-node-timeout": "600000"]),
                "longer than 2m"
            ),
        ] {
            let text = text(of: learned, defaults: ["cluster-node-timeout": "15000"])
            #expect(text.contains(why), "\(text)")
            #expect(try plan(text).timeline.isEmpty)
        }
    }

    @Test func whatAServerSaysNeverBecomesPlan() throws {
        var learned = cluster(
            calls: ["get": .infinity, "a\nload: x": 5, "\u{2028}": 7, "set": 3],
            directives: [
                "maxmemory-policy": "x\"\n  evil: 1", "notify-keyspace-events": "\"} # \\",
                "a b: c": "1",
            ])
        learned.sampleRefusal = "NOPERM\nexpect: [\u{0}]\u{85}}"
        learned.rate = .greatestFiniteMagnitude
        learned.nodes[0].keys = 1e18
        learned.nodes[1].memoryBytes = 1e18
        let text = text(
            of: learned,
            defaults: [
                "maxmemory-policy": "noeviction", "notify-keyspace-events": "", "a b: c": "2",
            ])
        let plan = try plan(text)
        #expect(plan.cluster.values(of: "notify-keyspace-events") == ["\"} # \\"])
        #expect(plan.cluster.values(of: "maxmemory-policy") == [])
        #expect(text.contains("does not take: maxmemory-policy."))
        #expect(!text.contains("evil"))
    }
}

@Suite struct CommandMixTests {
    @Test func sharesSumToAThousand() {
        let mix = CommandMix(calls: ["get": 1, "set": 1, "hset": 1, "zadd": 1, "xadd": 0.01])
        #expect((mix.named + mix.own).map(\.thousandths) == [250, 250, 250, 250])
        let thirds = CommandMix(calls: ["get": 1, "set": 1, "incr": 1])
        #expect(thirds.named.map(\.thousandths).reduce(0, +) == 1000)
    }

    @Test func toolsAndServersAreNoLoad() {
        let mix = CommandMix(calls: ["ping": 900, "config|get": 5, "replconf": 80, "get": 15])
        #expect(mix.calls == 15)
        #expect(mix.leftOut.isEmpty)
    }

    @Test func whatNoLoadSendsIsNamed() {
        let mix = CommandMix(calls: ["publish": 25, "get": 75, "bad name\n": 9])
        #expect(mix.leftOut.map(\.name) == ["publish"])
        #expect(mix.leftOut.first?.part == 0.25)
    }

    @Test func familiesAreCountedTogether() {
        let mix = CommandMix(calls: ["hget": 30, "hgetall": 10, "evalsha": 60])
        #expect(mix.named.map(\.command) == ["hgetall", "eval"])
        #expect(mix.named.map(\.thousandths) == [400, 600])
        #expect(mix.reads == 40)
    }
}

@Suite struct LearnedDirectivesTests {
    private func directives(_ told: [String: String], _ defaults: [String: String])
        -> LearnedDirectives
    {
        LearnedDirectives(told: told, defaults: defaults)
    }

    @Test func onlyWhatDiffersIsSet() {
        let found = directives(
            ["save": "900 1 60 10000", "hz": "10", "slave-priority": "5", "replica-priority": "5"],
            ["save": "", "hz": "10", "slave-priority": "100", "replica-priority": "100"])
        #expect(found.chosen.map(\.name) == ["replica-priority", "save"])
        #expect(found.chosen.last?.values == ["900 1", "60 10000"])
    }

    @Test(arguments: [
        ("dir", "/data", nil as LearnedDirectives.Reason?),
        ("tls-ca-cert-file", "/ca.pem", nil), ("tls-protocols", "TLSv1.3", .encryption),
        ("unixsocketperm", "7", .place),
        ("appendfilename", "x", .place), ("io-threads", "8", .machine),
        ("bgsave-cpulist", "1", .machine), ("enable-debug-command", "yes", .guarded),
        ("requirepass", "planted", .secret), ("proc-title-template", "--password=x", .secret),
        ("dbfilename", "a.rdb", .place),
    ])
    func whatAPlanCannotSetIsLeftOut(
        name: String, value: String, reason: LearnedDirectives.Reason?
    ) {
        let found = directives([name: value], [name: ""])
        #expect(found.chosen.isEmpty)
        #expect(found.leftOut.first?.reason == reason)
    }

    @Test func aClusterThatSpeaksTLSIsRehearsedWithIt() {
        let all = ["tls-port": "6379", "tls-cluster": "yes", "tls-replication": "yes"]
        let usual = ["tls-port": "0", "tls-protocols": ""]
        let found = directives(all.merging(["tls-protocols": "TLSv1.3"]) { $1 }, usual)
        #expect(found.isSecured && found.chosen.map(\.name) == ["tls-protocols"])
        let some = directives(all.merging(["tls-cluster": "no"]) { $1 }, usual)
        #expect(!some.isSecured && some.leftOut.map(\.name) == ["tls-port"])
    }

    @Test func whatTheServerHereDoesNotKnowIsSaid() {
        let found = directives(["cluster-ping-interval": "1000", "made-up-thing": "1"], [:])
        #expect(found.leftOut.map(\.name) == ["cluster-ping-interval"])
        #expect(found.leftOut.first?.reason == .unknown)
    }

    @Test func secretsOfAServerAreDroppedAtOnce() {
        let told = LearnedConfiguration(
            .array(
                ["requirepass", "planted", "masterauth", "", "hz", "10", "odd"].map {
                    Reply.bulk(Array($0.utf8))
                }))
        #expect(told.secrets == ["requirepass"])
        #expect(told.directives == ["hz": "10"])
        #expect(!"\(told)".contains("planted"))
    }
}

@Suite struct ValueSizesTests {
    @Test func oneSizeIsFixed() {
        #expect(ValueSizes(Array(repeating: 512, count: 9)).text == "512B")
        #expect(ValueSizes([1, 1]).text == "22B")
        #expect(ValueSizes([0, -4]).text == nil)
    }

    @Test func manySizesAreSpread() {
        #expect(
            ValueSizes([100, 100, 400, 1600, 1600]).text
                == "{ lognormal: 400B, sigma: 1.24, most: 1600B }")
        #expect(ValueSizes([30, 30, .max]).text?.contains("most: 1MiB") == true)
    }
}

@Suite struct NodeReadingTests {
    @Test func callsAreCountedSinceTheLastReading() {
        func reading(_ text: String) -> NodeReading {
            NodeReading(Information(text), number: 1, isMaster: true)
        }
        let first = reading(
            "# Commandstats\ncmdstat_get:calls=10,usec=1\ncmdstat_set:calls=9,usec=1")
        let second = reading(
            "# Commandstats\ncmdstat_get:calls=25,usec=1\ncmdstat_set:calls=4,usec=1\ncmdstat_x:calls=nan"
        )
        #expect(second.calls(since: first) == ["get": 15])
    }

    @Test func noNumberOfAServerTraps() {
        let text = """
            # Clients
            connected_clients:99999999999999999999
            latest_fork_usec:1e300
            used_memory:-5
            # Keyspace
            db0:keys=18446744073709551615,expires=0
            """
        let node = NodeReading(Information(text), number: 1, isMaster: true).node
        #expect(node.clients == 1_000_000)
        #expect(node.latestFork == .seconds(3600))
        #expect(node.memoryBytes == 0)
        #expect(node.keys == 1e18)
    }
}
