import Foundation
import Linux
import TestSupport
import Testing

@testable import Faults
@testable import RunRecord
@testable import Testbed

/// Servers that say they did what a fault asked and did not, or for how long they did it: each leaves an effect without
/// a receipt, which no run passes with.
@Suite(.serialized) struct LyingServerTests {
    /// A way to fake a fault, and the words by which it is found out.
    private struct Lie: Sendable {
        let name: String
        let step: String
        let why: String
        let tell: LyingCluster.Lie

        init(
            _ name: String, _ step: String, why: String,
            _ tell: @escaping LyingCluster.Lie = { _, _, _, _ in nil }
        ) {
            self.name = name
            self.step = step
            self.why = why
            self.tell = tell
        }
    }

    /// All side by side: most take their time to be found out.
    @Test func everyLieIsFoundOut() async throws {
        let lies =
            Self.children() + Self.resynchronisations() + Self.connections() + Self.silences()
            + Self.queries() + Self.takeovers() + Self.slots() + Self.migrations()
            + Self.processes() + Self.settings() + Self.commands()
        try await withThrowingTaskGroup(of: (Lie, [Event]).self) { group in
            for lie in lies {
                group.addTask {
                    let world = try LyingCluster(lie.tell)
                    let events = try await world.perform(
                        "{ at: 0s, \(lie.step) }",
                        lasting: lie.step.contains("for: 3s") ? "3s" : "1s")
                    await world.end()
                    return (lie, events)
                }
            }
            for try await (lie, events) in group {
                let missing = events.filter { $0.kind == .receiptMissing }
                #expect(
                    missing.contains { $0[.why]?.contains(lie.why) == true },
                    "\(lie.name): \(events.map { "\($0.kind.rawValue) \($0[.why] ?? "")" })")
            }
        }
    }

    /// Saves and rewrites that were not done.
    private static func children() -> [Lie] {
        let children = [
            ("bgsave", "BGSAVE", "rdb_bgsave_in_progress", "rdb_last_bgsave_status"),
            (
                "bgrewriteaof", "BGREWRITEAOF", "aof_rewrite_in_progress",
                "aof_last_bgrewrite_status"
            ),
        ]
        return
            (children.flatMap { fault, command, progress, status in
                /// First a child, if there is one, and then how it ended.
                @Sendable func ending(_ first: String, _ then: String) -> LyingCluster.Lie {
                    { _, words, _, _ in
                        switch words {
                        case [command]: .bytes("+Background work started\r\n")
                        case ["INFO"]: .bulk("\(progress):\(first)\r\nlatest_fork_usec:99\r\n")
                        case ["INFO", "persistence"]:
                            .bulk("\(progress):0\r\n\(status):\(then)\r\n")
                        default: nil
                        }
                    }
                }
                return [
                    Lie(
                        "\(fault) forks no child", "\(fault): node 1", why: "does not say",
                        ending("0", "ok")),
                    Lie(
                        "\(fault)'s child fails", "\(fault): node 1", why: "says \(status):err",
                        { node, words, times, world in
                            if words == ["INFO", "persistence"] {
                                world.log("* Background saving terminated with success", of: node)
                                world.log(
                                    "* Background AOF rewrite terminated with success", of: node)
                            }
                            return ending("1", "err")(node, words, times, world)
                        }),
                    Lie(
                        "\(fault)'s child is ended", "\(fault): node 1",
                        why: "does not say that the child", ending("1", "ok")),
                ]
            })
    }

    /// Resynchronisations that are not full ones.
    private static func resynchronisations() -> [Lie] {
        let step = "big-resync: { target: node 4, data: 1MB }"
        /// What the master tells: its memory before and after the data and when it resynchronises, and its counts then.
        func master(
            _ memory: [Int], full: Int = 0, partial: Int = 0,
            answer: @escaping @Sendable ([String]) -> FakeServer.Answer? = { _ in nil }
        ) -> LyingCluster.Lie {
            { _, words, times, _ in
                if let answer = answer(words) { return answer }
                return switch words {
                case ["INFO", "memory"]:
                    .bulk("used_memory:\(memory[min(times, memory.count - 1)])\r\n")
                case ["INFO", "stats"]:
                    .bulk(
                        "sync_full:\(times == 0 ? 0 : full)\r\n"
                            + "sync_partial_ok:\(times == 0 ? 0 : partial)\r\n")
                case ["CLIENT", "KILL", "TYPE", "master"]: .bytes(":1\r\n")
                default: nil
                }
            }
        }
        return
            ([
                Lie(
                    "data is refused", step, why: "refused data",
                    master([0, 2_000_000]) { $0.first == "MSET" ? .bytes("-OOM no\r\n") : nil }),
                Lie("data is not kept", step, why: "used_memory grew", master([5, 5])),
                Lie(
                    "the history is not forgotten", step, why: "refused DEBUG",
                    master([0, 2_000_000]) { $0.first == "DEBUG" ? .bytes("-ERR no\r\n") : nil }),
                Lie(
                    "there is no link", step, why: "has no link to its master",
                    master([0, 2_000_000]) { $0.first == "CLIENT" ? .bytes(":0\r\n") : nil }),
                Lie(
                    "it goes on in part", step, why: "in part, not in full",
                    master([0, 2_000_000], partial: 1)),
                Lie(
                    "the data is deleted before", step, why: "was deleted before",
                    master([0, 2_000_000, 0], full: 1)),
            ])
    }

    /// Connections that live on.
    private static func connections() -> [Lie] {
        func clients(after: String, ended: Int) -> LyingCluster.Lie {
            { _, words, times, _ in
                guard words.first == "CLIENT" else { return nil }
                let list = times == 0 ? "id=7 addr=127.0.2.1:5 cmd=get\n" : after
                return words[1] == "LIST" ? .bulk(list) : .bytes(":\(ended)\r\n")
            }
        }
        return
            ([
                Lie(
                    "they are there still", "client-kill: node 1", why: "1 are still connected",
                    clients(after: "id=7 addr=127.0.2.1:5 cmd=get\n", ended: 1)),
                Lie(
                    "none was ended", "client-kill: node 1", why: "after CLIENT KILL",
                    clients(after: "", ended: 0)),
            ])
    }

    /// Clients that are not held back, or not for as long.
    private static func silences() -> [Lie] {
        let pause = "client-pause: node 1, for: 3s"
        let sleep = "debug-sleep: node 1, for: 3s"
        return
            ([
                Lie("nobody is paused", pause, why: "answered PING within") { _, _, _, _ in nil },
                Lie("the pause is refused", pause, why: "refused CLIENT PAUSE") { _, words, _, _ in
                    words.first == "CLIENT" ? .bytes("-ERR no\r\n") : nil
                },
                Lie("the pause is ended early", pause, why: "no longer acted before its heal") {
                    _, words, _, _ in
                    words == ["PING"] ? .late(milliseconds: 700, "+PONG\r\n") : nil
                },
                Lie("it does not sleep", sleep, why: "answered PING within") { _, _, _, _ in nil },
                Lie(
                    "it may not sleep", sleep,
                    why: "so nothing blocks it: ERR DEBUG"
                ) {
                    _, words, _, _ in
                    words.first == "DEBUG" ? .bytes("-ERR DEBUG is not allowed\r\n") : nil
                },
                Lie("it wakes early", sleep, why: "no longer acted before its heal") {
                    _, words, _, _ in
                    ["DEBUG", "PING"].contains(words.first)
                        ? .late(milliseconds: 700, "+OK\r\n") : nil
                },
            ])
    }

    /// Queries that are no burden.
    private static func queries() -> [Lie] {
        let step = "query-flood: { target: node 1, connections: 1 }, for: 3s"
        @Sendable func slowLog(_ newest: Int?) -> FakeServer.Answer {
            newest.map { .bytes("*1\r\n*1\r\n:\($0)\r\n") } ?? .bytes("*0\r\n")
        }
        return
            ([
                Lie("they are refused", step, why: "refused the query") { _, words, _, _ in
                    words.first == "EVAL" ? .bytes("-ERR no\r\n") : slowLog(nil)
                },
                Lie("they are not slow", step, why: "lists none of the queries") { _, words, _, _ in
                    words.first == "SLOWLOG" ? slowLog(nil) : nil
                },
                Lie("they cost nothing later", step, why: "they cost nothing any more") {
                    _, words, times, _ in
                    words.first == "SLOWLOG" ? slowLog(times == 0 ? nil : 5) : nil
                },
                Lie("the slow log is emptied", step, why: "was at 5 and is at -1") {
                    _, words, times, _ in
                    switch words.first {
                    case "SLOWLOG": slowLog(times == 1 ? 5 : nil)
                    case "EVAL": .late(milliseconds: 20, ":1\r\n")
                    default: nil
                    }
                },
                Lie("they stay without an answer", step, why: "has answered no query for") {
                    _, words, times, _ in
                    switch words.first {
                    case "SLOWLOG": slowLog(times == 0 ? nil : 5)
                    case "EVAL" where words.last != "200000" && times > 2: .silence
                    default: nil
                    }
                },
            ])
    }

    /// Takeovers that do not happen.
    private static func takeovers() -> [Lie] {
        return
            ([
                Lie("nothing follows", "failover: node 4", why: "did not become a master") {
                    _, _, _, _ in nil
                },
                Lie("it is refused", "failover: node 4", why: "refused CLUSTER FAILOVER") {
                    _, words, _, _ in
                    words == ["CLUSTER", "FAILOVER"] ? .bytes("-ERR no\r\n") : nil
                },
                Lie("it was a master before", "failover: node 4", why: "is a master before") {
                    _, words, _, _ in words.first == "INFO" ? .bulk("role:master\r\n") : nil
                },
            ])
    }

    /// Slots that do not move.
    private static func slots() -> [Lie] {
        let step = "reshard: { from: node 1, to: node 2, slots: 10 }, for: 500ms"
        let first = 5451
        @Sendable func ask(_ words: [String]) -> FakeServer.Answer? {
            words.first == "EXISTS" ? .bytes("-ASK \(first) 127.0.0.1:1\r\n") : nil
        }
        /// Whether the two masters say at each of their answers that the slots have moved.
        func moved(_ isMoved: @escaping @Sendable (Int, Int) -> Bool) -> LyingCluster.Lie {
            { node, words, times, world in
                guard words == ["CLUSTER", "NODES"] else { return ask(words) }
                let slots = isMoved(node, times) ? [1: 0...first - 1, 2: first...10922] : [:]
                return .bulk(world.nodes(of: node, slots: slots, migrating: first))
            }
        }
        return
            ([
                Lie("none is migrating", step, why: "is migrating") { _, _, _, _ in nil },
                Lie("nobody is sent on", step, why: "not ASK") { node, words, _, world in
                    words == ["CLUSTER", "NODES"]
                        ? .bulk(world.nodes(of: node, migrating: first)) : nil
                },
                Lie(
                    "they stay where they were", step, why: "do not agree that node 2 owns",
                    moved { _, _ in false }),
                // Node 1 is asked once before they move, and both once when they have.
                Lie(
                    "they are moved back", step, why: "no longer acted before its heal",
                    moved { node, times in node == 1 ? times == 1 : times == 0 }),
            ])
    }

    /// Slots that are said to move as a whole.
    private static func migrations() -> [Lie] {
        let step = "reshard: { from: node 1, to: node 2, slots: 10, how: atomic }, for: 500ms"
        /// What the giver lists at each of its answers.
        func jobs(_ states: [String?]) -> LyingCluster.Lie {
            { _, words, times, _ in
                guard words == ["CLUSTER", "GETSLOTMIGRATIONS"] else { return nil }
                guard let state = states[min(times, states.count - 1)] else {
                    return .bytes("*0\r\n")
                }
                let pairs = ["name", "abc", "state", state, "message", "why not"]
                return .bytes(
                    "*1\r\n*6\r\n" + pairs.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined())
            }
        }
        return [
            Lie("it knows of no jobs", step, why: "as Valkey 9.0 and newer can") { _, words, _, _ in
                words == ["CLUSTER", "GETSLOTMIGRATIONS"] ? .bytes("-ERR unknown\r\n") : nil
            },
            Lie("no job begins", step, why: "lists no new job", jobs([nil])),
            Lie("the job was there before", step, why: "lists no new job", jobs(["success"])),
            Lie(
                "the job fails", step, why: "is failed: why not",
                jobs([nil, "snapshotting", "failed"])),
            Lie(
                "the owner stays", step, why: "do not agree that node 2 owns",
                jobs([nil, "snapshotting", "success"])),
        ]
    }

    /// Nodes that do not come and go as asked.
    private static func processes() -> [Lie] {
        return
            ([
                // The process that the harness started ends, and what answers goes on.
                Lie(
                    "it does not shut down in good order", "restart: node 4, for: 500ms",
                    why: "ended otherwise: was killed by signal 15"
                ) { _, _, _, _ in nil },
                Lie(
                    "what is frozen does not answer anyway", "pause: node 4, for: 500ms",
                    why: "node 4 answered PING within"
                ) { _, _, _, _ in nil },
                Lie(
                    "another one answers", "kill: node 4, for: 500ms",
                    why: "something answers there"
                ) {
                    _, _, _, _ in nil
                },
                Lie(
                    "a stranger takes connections and says nothing", "kill: node 4, for: 500ms",
                    why: "something answers there"
                ) { _, words, _, _ in words == ["PING"] ? .silence : nil },
                Lie(
                    "nobody sees its syncs", "power-cut: node 4, for: 500ms",
                    why: "no fsync of node 4 was ever seen"
                ) { _, _, _, _ in nil },
                Lie(
                    "what is upgraded is another process",
                    "upgrade: { target: node 4, to: original, how: kill }",
                    why: "is not the server that answers there"
                ) { _, words, _, _ in
                    words == ["INFO", "server"] ? .bulk("process_id:1\r\n") : nil
                },
                Lie(
                    "what is rolled is another process",
                    "roll: { target: node 4, to: original, how: kill }",
                    why: "is not the server that answers there"
                ) { _, words, _, _ in
                    words == ["INFO", "server"] ? .bulk("process_id:1\r\n") : nil
                },
                Lie(
                    "nobody takes over first",
                    "upgrade: { target: node 1, to: original, how: failover-first }",
                    why: "did not become a master"
                ) { _, _, _, _ in nil },
                Lie(
                    "the new node is another process", "add-replica: node 1, for: 500ms",
                    why: "is not the server that answers there"
                ) { _, words, _, _ in
                    words == ["INFO", "server"] ? .bulk("process_id:1\r\n") : nil
                },
            ])
    }

    /// Settings that do not hold, and what they should bring about.
    private static func settings() -> [Lie] {
        @Sendable func setting(_ name: String, _ value: String) -> FakeServer.Answer {
            .bytes(
                "*2\r\n$\(name.utf8.count)\r\n\(name)\r\n$\(value.utf8.count)\r\n\(value)\r\n")
        }
        /// What CONFIG GET says of a limit of memory at each of its answers, and how often a write is refused.
        func memory(_ limits: [String], refusing: Int) -> LyingCluster.Lie {
            { _, words, times, _ in
                switch words.first {
                case "CONFIG" where words[1] == "GET":
                    setting(
                        words[2],
                        words[2] == "maxmemory" ? limits[min(times, limits.count - 1)] : "no")
                case "INFO" where words.last == "memory": .bulk("used_memory:1000000\r\n")
                case "SET" where times < refusing: .bytes("-OOM no\r\n")
                default: nil
                }
            }
        }
        let change = "config-set: { target: node 1, set: { maxmemory: 100mb } }, for: 500ms"
        let pressure = "memory-pressure: node 1, for: 500ms"
        let storm = "connection-storm: { target: node 1, connections: 10 }, for: 500ms"
        let script = "slow-command: { target: node 1, busy-after: 300ms }, for: 1s"
        return [
            Lie(
                "the old value stays", change, why: "the step changes nothing",
                memory(["0"], refusing: 0)),
            Lie(
                "the value is set back", change, why: "no longer acted before its heal",
                memory(["0", "104857600", "0"], refusing: 0)),
            Lie(
                "writes are taken all the same", pressure, why: "to a write, not OOM",
                memory(["0"], refusing: 0)),
            Lie(
                "memory becomes free", pressure, why: "no longer acted before its heal",
                memory(["0", "500000"], refusing: 1)),
            Lie(
                "the limit is put back", pressure, why: "no longer acted before its heal",
                memory(["0", "0"], refusing: 9)),
            Lie("nobody sees the connections", storm, why: "the node counts 1 and refused 0") {
                _, words, _, _ in
                words.first == "INFO"
                    ? .bulk("connected_clients:1\r\nrejected_connections:0\r\n") : nil
            },
            Lie("no script runs", script, why: "answered PING within") { _, words, _, _ in
                words.first == "CONFIG" && words[1] == "GET" ? setting(words[2], "5000") : nil
            },
            Lie("they remember", "forget-node: node 4, for: 500ms", why: "still know node 4") {
                _, _, _, _ in nil
            },
            Lie(
                "one may not forget", "forget-node: node 4, for: 500ms",
                why: "refused CLUSTER FORGET"
            ) {
                node, words, _, _ in
                words.first == "CLUSTER" && words[1] == "FORGET" ? .bytes("-ERR no\r\n") : nil
            },
        ]
    }

    /// Commands of the plan's own whose proof says nothing, or something else.
    private static func commands() -> [Lie] {
        func step(run: String, proof: String?) -> String {
            "command: { target: node 1, run: '\(run)', undo: 'true'"
                + (proof.map { ", proof: '\($0)'" } ?? "") + " }, for: 500ms"
        }
        let mark = "/tmp/lying-$SHAKETABLE_PORT"
        return [
            Lie("the proof holds anyway", step(run: "true", proof: "true"), why: "holds before"),
            Lie(
                "the proof never holds", step(run: "true", proof: "false"), why: "the proof 'false'"
            ),
            Lie("the command fails", step(run: "false", proof: "false"), why: "'false'"),
            Lie("nothing proves it", step(run: "true", proof: nil), why: "the step has no 'proof'"),
            Lie(
                "the proof holds once", step(run: "touch \(mark)", proof: "rm \(mark)"),
                why: "no longer acted before its heal"),
        ]
    }

    /// Let go and frozen again between two looks, too short to answer anything: its time on a processor tells.
    @Test func aProcessThatRanMeanwhileWasNotFrozen() async throws {
        let world = try LyingCluster { _, _, _, _ in nil }
        try await world.stand()
        _ = try await world.cluster.pause(4, for: .seconds(1))
        #expect(try await world.cluster.proveFrozen(4).hasSuffix("says T"))
        let process = try #require(await world.cluster.nodes[4]?.process)
        try process.signal(SIGCONT)
        #expect(await poll { process.state()?.letter != "T" })
        try process.signal(SIGSTOP)
        #expect(await poll { process.state()?.letter == "T" })
        let undone = await #expect(throws: ClusterError.self) {
            try await world.cluster.proveFrozen(4)
        }
        #expect(undone?.description.contains("is frozen, but ran for") == true)
        await world.end()
    }

    private func poll(_ holds: () -> Bool) async -> Bool {
        for _ in 0..<1000 {
            if holds() { return true }
            try? await Task.sleep(for: .milliseconds(2))
        }
        return false
    }

    @Test func aMemberThatOthersDoNotKnow() async throws {
        let world = try LyingCluster { _, _, _, _ in nil }
        try await world.stand()
        var member = NewMember(number: 7, master: 1, cluster: world.cluster)
        member.limit = .milliseconds(100)
        let unknown = await #expect(throws: ClusterError.self) { try await member.proveMember() }
        #expect(unknown?.description.contains("only [] know node 7") == true)
        let alone = await #expect(throws: ClusterError.self) { try await member.join() }
        #expect(alone?.description.contains("to be known as a replica by nodes") == true)
        await world.end()
        // A replica that was made a master without slots is no member any more.
        let master = try LyingCluster { node, words, _, world in
            words == ["CLUSTER", "NODES"]
                ? .bulk(
                    world.nodes(of: node)
                        + "\(world.cluster.identities[7] ?? "") 127.0.0.1:1@2 master - 0 0 9 connected\n"
                )
                : nil
        }
        try await master.stand()
        let reset = await #expect(throws: ClusterError.self) {
            try await NewMember(number: 7, master: 1, cluster: master.cluster).proveMember()
        }
        #expect(reset?.description.contains("only [] know node 7 as a replica") == true)
        await master.end()
    }
}
