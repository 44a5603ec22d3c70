import Foundation
import Testing

@testable import RunRecord

/// Secrets planted wherever a user can put some: none is in anything that is printed or left behind.
@Suite(.serialized) struct SecretLeakTests {
    /// In every planted secret.
    private static let mark = "pl4nted"

    private static let plan = """
        about: Reads redis://me:\(mark)-about@host:6379
        cluster:
          masters: 1
          replicas: 0
          config:
            masterauth: "\(mark)-masterauth"
            user: "alice on >\(mark)-user ~* +@all"
        load:
          command:
            - sh
            - -c
            - 'echo "$DB_PASSWORD $LEVEL $MORE $2 $3"; echo "{\\"ready\\":true}" >&3; sleep 0.2; echo "{\\"op\\":\\"get\\",\\"slot\\":0,\\"ok\\":true,\\"took\\":1}" >&3; echo "{\\"done\\":true}" >&3'
            - x
            - --password
            - \(mark)-argument
            - redis://u:\(mark)-address@host
          environment: { DB_PASSWORD: \(mark)-variable, LEVEL: \(mark)-level }
        timeline:
          - at: 1s
            config-set: { target: node 1, set: { masterauth: "\(mark)-set" } }
            for: 300ms
        duration: 2s
        expect: [client-exit-status == 0]
        """

    private func leaks(in result: Program.Result, _ scratch: Scratch, besides inputs: [String])
        -> [String]
    {
        var found: [String] = []
        if result.text.contains(Self.mark) { found.append("printed:\n\(result.text)") }
        let names = FileManager.default.enumerator(atPath: scratch.path)?.allObjects ?? []
        for case let name as String in names where !inputs.contains(name) {
            let data = FileManager.default.contents(atPath: scratch.file(name)) ?? Data()
            if data.range(of: Data(Self.mark.utf8)) != nil { found.append(name) }
        }
        return found
    }

    @Test func aCheckAndItsErrorsTellNone() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan)
        let result = try await Program.run([
            "check", plan, "--set", "load.environment.MORE=\(Self.mark)-more",
        ])
        #expect(result.code == 0, "\(result.text)")
        #expect(leaks(in: result, scratch, besides: ["plan.yaml"]) == [])
        for wrong in [
            "cluster: { requirepass: \(Self.mark) }\nduration: 1s\n",
            "cluster: { config: requirepass \(Self.mark) }\nduration: 1s\n",
            "cluster: { config: { requirepass: \(Self.mark), masterauth: [\(Self.mark), {}] } }\n",
            "cluster: { config: { masterauth: true } }\nload: redis://u:\(Self.mark)@h\nduration: 1s",
            "cluster: {config: {masterauth: \"\(Self.mark)\nduration: 1s\n",
            "load: { commands: [{ run: 'AUTH \(Self.mark) \"', share: 1%, kind: read }] }\n",
        ] {
            let bad = try await Program.run(["check", try scratch.plan(wrong)])
            #expect(bad.code == 65)
            #expect(leaks(in: bad, scratch, besides: ["plan.yaml"]) == [], "\(wrong)")
        }
    }

    @Test(.enabled(if: Tier.startsServers), arguments: [[], ["--parallel", "2"]])
    func aRunAndItsReportsLeaveNone(mode: [String]) async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan)
        let result = try await Program.run(
            [
                "run", plan, "--output", scratch.file("run"), "--companion",
                "true -a \(Self.mark)-companion", "--set",
                "load.environment.MORE=\(Self.mark)-more",
            ] + mode)
        // The program got what the copy hides: else it would not have been started at all.
        #expect(result.code == 0 || result.code == 2, "\(result.text)")
        let inputs = ["plan.yaml"]
        #expect(leaks(in: result, scratch, besides: inputs) == [])
        let report = try await Program.run(["report", scratch.file("run")])
        #expect(leaks(in: report, scratch, besides: inputs) == [])
        for more in [
            ["compare", scratch.file("run"), scratch.file("run")],
            ["history", "add", scratch.file("history.sqlite"), scratch.file("run")],
            ["predict", "--failovers", "20", "--against", scratch.file("run")],
        ] {
            let result = try await Program.run(more)
            #expect(![64, 70].contains(result.code), "\(result.text)")
            #expect(leaks(in: result, scratch, besides: inputs) == [], "\(more)")
        }
        let copy = try await Program.run(["run", scratch.file("run/plan.yaml")])
        #expect(copy.code == 65)
        #expect(copy.text.contains("run the plan itself"), "\(copy.text)")
    }

    /// Everybody logs in: replicas, load, client, harness. Beside it a companion looks at every process's words.
    @Test(.enabled(if: Tier.startsServers), arguments: [false, true])
    func aClusterWithPasswordsIsWholeAndTellsNone(usesFile: Bool) async throws {
        let scratch = try Scratch()
        let rules = "app on >\(Self.mark)-app ~* +@all -@dangerous"
        _ = try scratch.plan(Self.mark + "-app\n", name: "password")
        _ = try scratch.plan(Self.mark + "\n", name: "mark")
        _ = try scratch.plan(
            "user default off\nuser mirror on >\(Self.mark)-mirror +psync +replconf +ping\n"
                + "user \(rules)\n", name: "users.acl")
        let access =
            usesFile
            ? "aclfile: \(scratch.file("users.acl")), masteruser: mirror, masterauth: \(Self.mark)-mirror"
            : "requirepass: \(Self.mark)-all, masterauth: \(Self.mark)-all, user: [\"\(rules)\"]"
        let plan = try scratch.plan(
            """
            cluster:
              masters: 1
              replicas: 1
              user: app
              password-file: \(scratch.file("password"))
              config: { cluster-node-timeout: 1s, \(access) }
            load: { rate: 200/s, connections: 4, mix: { get: 50%, set: 50% }, keys: 100 }
            timeline:
              - { at: 1500ms, query-flood: { target: node 1, connections: 1 }, for: 300ms }
              - at: 2s
                config-set: { target: node 1, set: { masterauth: "\(Self.mark)-set" } }
                for: 300ms
            duration: 3s
            expect: [errors == 0]
            """)
        let look =
            "sh -c 'sleep 1; grep -lFf \(scratch.file("mark")) /proc/[0-9]*/cmdline; echo looked; echo $SHAKETABLE_USER ${#SHAKETABLE_PASSWORD}'"
        let result = try await Program.run([
            "run", plan, "--output", scratch.file("run"), "--companion", look,
        ])
        #expect(result.code == 0 || result.code == 2, "\(result.text)")
        #expect(!result.text.contains("not proven"), "\(result.text)")
        let inputs = ["plan.yaml", "password", "mark", "users.acl"]
        #expect(leaks(in: result, scratch, besides: inputs) == [])
        let seen = try String(
            contentsOfFile: scratch.file("run/runs/1/companion.log"), encoding: .utf8)
        #expect(seen == "looked\napp \(Self.mark.count + 4)\n")
        let load = try #require(
            try RunFolder.open(at: scratch.file("run")).readRuns().records.first?.load)
        #expect(load.groups.reduce(0) { $0 + $1.issued } > 100)
        #expect(
            load.groups.reduce(0) { $0 + $1.outcomes[Int(OperationOutcome.other.rawValue)] } == 0)
    }

    @Test(.enabled(if: Tier.startsServers))
    func clientsThatAreNotLetInAreToldAtTheStart() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            """
            cluster:
              masters: 1
              replicas: 0
              password: \(Self.mark)-wrong
              config: { requirepass: "\(Self.mark)" }
            duration: 1s
            expect: []
            """)
        let result = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(result.code == 69, "\(result.text)")
        #expect(result.text.contains("do not let the plan's clients in"), "\(result.text)")
        #expect(leaks(in: result, scratch, besides: ["plan.yaml"]) == [])
        let bare = try await Program.run(["run", plan, "--no-sandbox"])
        #expect(bare.code == 69)
        #expect(bare.text.contains("leave out --no-sandbox"), "\(bare.text)")
    }

    @Test(.enabled(if: Tier.startsServers))
    func aServerThatQuotesADirectiveTellsNone() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            """
            cluster:
              masters: 1
              replicas: 0
              config: { masterauth: "\(Self.mark) \(Self.mark)" }
            duration: 1s
            expect: []
            """)
        let result = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(result.code == 69, "\(result.text)")
        #expect(leaks(in: result, scratch, besides: ["plan.yaml"]) == [])
    }

    @Test func aChangeOfPasswordsTellsThatTheyDifferAndNoMore() async throws {
        let scratch = try Scratch()
        func configuration(_ number: Int) -> String {
            """
            requirepass "\(Self.mark) \(number)"
            masterauth \(Self.mark)\(number)
            user alice on >\(Self.mark)\(number) ~* +@all
            tls-key-file-pass \(Self.mark)\(number)
            rename-command CONFIG \(Self.mark)\(number)

            """
        }
        let inputs = ["old.conf", "new.conf", "more.conf", "plan.yaml"]
        for (index, name) in inputs[0...1].enumerated() {
            _ = try scratch.plan(configuration(index), name: name)
        }
        let plan = try scratch.plan(
            "cluster: { masters: 3, replicas: 1 }\nduration: 5s\nexpect: []\n")
        let result = try await Program.run([
            "validate-change", plan, "--from", scratch.file("old.conf"), "--to",
            scratch.file("new.conf"), "--output", scratch.file("change"),
        ])
        #expect(result.code == 0, "\(result.text)")
        #expect(result.text.contains("(hidden, differs)"), "\(result.text)")
        #expect(leaks(in: result, scratch, besides: inputs) == [])
        for line in [
            "requirepass \"\(Self.mark)", "\(Self.mark)", "include \"\(Self.mark)",
            "cluster-node-timeout \"requirepass \(Self.mark)\"",
        ] {
            _ = try scratch.plan(line + "\n", name: "more.conf")
            let bad = try await Program.run([
                "validate-change", plan, "--from", scratch.file("old.conf"), "--to",
                scratch.file("more.conf"), "--output", scratch.file("change2"),
            ])
            #expect(bad.code == 65, "\(bad.text)")
            #expect(leaks(in: bad, scratch, besides: inputs) == [], "\(line)")
        }
    }

    @Test func anAnalysisAndItsReplayQuoteNone() async throws {
        let scratch = try Scratch()
        let log = """
            1:M 01 Mar 2024 10:00:00.000 * Ready to accept connections
            1:M 01 Mar 2024 10:00:01.000 # Fatal error loading the DB, requirepass \(Self.mark). Exiting.
            1:M 01 Mar 2024 10:00:02.000 * Clear FAIL state for node 0123456789abcdef0123456789abcdef01234567: is reachable again and nobody is serving its slots after some time. AUTH \(Self.mark)

            """
        _ = try scratch.plan(log, name: "node.log")
        let client = """
            2024-03-01 10:00:02,000 ERROR org.redisson.client.RedisTimeoutException: Command still hasn't been written into connection! Command: (AUTH), params: [\(Self.mark)], redis://u:\(Self.mark)@10.0.0.1:6379 Retry attempt: 3
            2024-03-01 10:00:03,000 ERROR Unable to connect to redis://:\(Self.mark)@10.0.0.1:6379: Connection refused

            """
        _ = try scratch.plan(client, name: "client.log")
        let slow = """
            1) 1) (integer) 14
               2) (integer) 1709287200
               3) (integer) 150000
               4) 1) "auth"
                  2) "\(Self.mark)"
            2) 1) (integer) 13
               2) (integer) 1709287200
               3) (integer) 250000
               4) 1) "config"
                  2) "set"
                  3) "requirepass"
                  4) "\(Self.mark)"

            """
        _ = try scratch.plan(slow, name: "slow.txt")
        let inputs = ["node.log", "client.log", "slow.txt"]
        let options = [
            scratch.file("node.log"), "--client-log", scratch.file("client.log"), "--slowlog",
            scratch.file("slow.txt"),
        ]
        for format in ["text", "json", "markdown", "html"] {
            let result = try await Program.run(["analyze"] + options + ["--format", format])
            #expect(leaks(in: result, scratch, besides: inputs) == [], "\(format)")
        }
        let replay = try await Program.run(
            ["replay"] + options + ["--output", scratch.file("replay.yaml")])
        #expect(leaks(in: replay, scratch, besides: inputs) == [])
    }
}
