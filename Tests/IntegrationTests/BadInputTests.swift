import Foundation
import Testing

/// What goes wrong before anything starts: one clear message, its status, nothing made.
@Suite struct BadInputTests {
    private static let good = """
        cluster: { masters: 3, replicas: 1 }
        duration: 5s
        expect: []

        """

    @Test(arguments: [
        ("timeline:\n  - { at: 1s, puase: node 1, for: 1s }\n", "did you mean 'pause'?"),
        ("timeline:\n  - { at: 1s, pause: node 9, for: 1s }\n", "node 9"),
        ("expect: [failover-time <= 3%]\n", "a time"),
        ("laod: {}\n", "did you mean 'load'?"),
        ("runs: many\n", "is not a whole number"),
    ])
    func aBadPlanLeavesWith65AndSaysWhereAndWhat(line: String, message: String) async throws {
        let scratch = try Scratch()
        // A key that is there twice would be an error of its own.
        let head =
            line.hasPrefix("expect") ? Self.good.replacing("expect: []\n", with: "") : Self.good
        let plan = try scratch.plan(head + line)
        let result = try await Program.run(["run", plan, "--output", scratch.file("run")])
        #expect(result.code == 65)
        #expect(result.text.contains("\(plan):"))
        #expect(result.text.contains(message), "\(result.text)")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("run")))
    }

    @Test func severalPlansAreCheckedAndAllErrorsTold() async throws {
        let scratch = try Scratch()
        _ = try scratch.plan(Self.good, name: "good.yaml")
        #expect(
            try await Program.run(["check", scratch.path, scratch.file("good.yaml")]).code == 0)
        _ = try scratch.plan(Self.good + "laod: {}\n", name: "a.yaml")
        _ = try scratch.plan(Self.good + "\nruns: many\n", name: "b.yaml")
        // What can only be tried is tried all the same.
        _ = try scratch.plan(
            Self.good
                + "timeline:\n  - { at: 1s, delay: { from: clients, to: any, by: 10ms }, for: 1s }\n",
            name: "delay.yaml")
        let result = try await Program.run(["check", scratch.path])
        #expect(result.code == 65)
        #expect(result.text.contains("a.yaml:4:1: the plan has no key 'laod'"), "\(result.text)")
        #expect(result.text.contains("b.yaml:5:7: 'many'"), "\(result.text)")
        #expect(result.text.contains("good.yaml: good, 6 nodes"), "\(result.text)")
        #expect(result.text.contains("delay.yaml: good, 6 nodes"), "\(result.text)")
        #expect(result.text.contains("2 of 4 plans bad"), "\(result.text)")
        #expect(result.text.components(separatedBy: "a.yaml:4:1:").count == 2, "\(result.text)")
        let run = try await Program.run(["run", scratch.path, "--output", scratch.file("runs")])
        #expect(run.code == 65)
        #expect(run.text.contains("a.yaml:4:1:") && run.text.contains("b.yaml:5:7:"))
    }

    @Test func helpIsGroupedAndTellsExamplesAndStatuses() async throws {
        let help = try await Program.run(["--help"])
        #expect(help.code == 0)
        for text in ["RUN PLANS", "DECIDE", "--generate-completion-script", "65 bad plan"] {
            #expect(help.text.uppercased().contains(text.uppercased()), "\(help.text)")
        }
        #expect(!help.text.contains("run-part"), "\(help.text)")
        let run = try await Program.run(["run", "--help"])
        #expect(run.text.contains("shaketable run --recursive plans"))
        #expect(run.text.contains("2 inconclusive"))
        let version = try await Program.run(["--version"])
        #expect(version.text.hasPrefix("0.1.0 ("), "\(version.text)")
    }

    @Test func aMissingPlanLeavesWith65() async throws {
        let result = try await Program.run(["run", "/nowhere/plan.yaml"])
        #expect(result.code == 65)
        #expect(result.text.contains("/nowhere/plan.yaml"))
    }

    @Test func wrongUsageLeavesWith64() async throws {
        #expect(try await Program.run(["run"]).code == 64)
        #expect(try await Program.run(["shake"]).code == 64)
        let misspelled = try await Program.run(["rnu", "plan.yaml"])
        #expect(misspelled.code == 64)
        #expect(misspelled.text.contains("no command is named 'rnu'; did you mean 'run'?"))
    }

    /// Whatever refuses it, the parser or the command itself, and before any file is read.
    @Test(arguments: [
        (["run", "nowhere.yaml", "--runs", "0"], "from 1 to 10000, not 0", "run"),
        (["list", "faults", "puase"], "did you mean 'pause'?", "list"),
        (["predict", "--masters", "0"], "1 to 1000 masters", "predict"),
        (["run", "nowhere.yaml", "--parallel", "0"], "1 to 64, or auto", "run"),
    ])
    func wrongUsageTellsTheRangeAndWhoseHelpToRead(
        words: [String], reason: String, command: String
    ) async throws {
        let result = try await Program.run(words)
        #expect(result.code == 64)
        #expect(result.text.contains(reason), "\(result.text)")
        #expect(result.text.contains("See 'shaketable \(command) --help'"), "\(result.text)")
    }

    @Test func whatIsNoRunFolderSaysWhatWasMeant() async throws {
        let scratch = try Scratch()
        let none = try await Program.run(["report", scratch.file("none")])
        #expect(none.code == 69 && none.text.contains("there is no such folder"), "\(none.text)")
        try FileManager.default.createDirectory(
            atPath: scratch.file("nights/one"), withIntermediateDirectories: true)
        let empty = try await Program.run(["report", scratch.file("nights")])
        #expect(empty.code == 69 && empty.text.contains("has no plan.json"), "\(empty.text)")
        try "{}".write(
            toFile: scratch.file("nights/one/plan.json"), atomically: true, encoding: .utf8)
        let several = try await Program.run(["report", scratch.file("nights")])
        #expect(several.code == 69)
        #expect(several.text.contains("it holds one, such as"), "\(several.text)")
        #expect(several.text.contains("nights/one"), "\(several.text)")
    }

    @Test func aMissingServerLeavesWith69AndSaysHowToGetOne() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run", try scratch.plan(Self.good), "--redis-server", "/nowhere/redis-server",
            "--output", scratch.file("run"),
        ])
        #expect(result.code == 69)
        #expect(result.text.contains("no server program at '/nowhere/redis-server'"))
    }

    @Test func aProgramThatIsNoServerLeavesWith69() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "run", try scratch.plan(Self.good), "--redis-server", "/bin/true",
        ])
        #expect(result.code == 69)
        #expect(result.text.contains("does not look like redis-server"))
    }

    @Test func aServerThatIsTooOldLeavesWith69() async throws {
        let scratch = try Scratch()
        let old = scratch.file("redis-server")
        try "#!/bin/sh\necho 'Redis server v=3.2.13 sha=00000000:0 malloc=libc bits=64 build=0'\n"
            .write(toFile: old, atomically: true, encoding: .utf8)
        chmod(old, 0o755)
        let result = try await Program.run([
            "run", try scratch.plan(Self.good), "--redis-server", old,
        ])
        #expect(result.code == 69)
        #expect(result.text.contains("4.0 or newer is needed"), "\(result.text)")
    }

    #if arch(x86_64)
        /// A program without an interpreter that prints a line, byte for byte.
        private static func staticProgram(printing text: String) -> Data {
            func bytes(_ value: Int, _ size: Int) -> [UInt8] {
                (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
            }
            let base = 0x400000
            // write(1, text, length), exit(0); the text follows the 33 bytes of it.
            let code: [UInt8] =
                [0xB8, 1, 0, 0, 0, 0xBF, 1, 0, 0, 0, 0x48, 0x8D, 0x35, 16, 0, 0, 0, 0xBA]
                + bytes(text.utf8.count, 4)
                + [0x0F, 0x05, 0xB8, 60, 0, 0, 0, 0x31, 0xFF, 0x0F, 0x05] + Array(text.utf8)
            let length = 120 + code.count
            let head: [UInt8] =
                [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + bytes(0, 8) + bytes(2, 2) + bytes(62, 2)
                + bytes(1, 4) + bytes(base + 120, 8) + bytes(64, 8) + bytes(0, 8) + bytes(0, 4)
                + bytes(64, 2) + bytes(56, 2) + bytes(1, 2) + bytes(0, 6)
            let segment: [UInt8] =
                bytes(1, 4) + bytes(5, 4) + bytes(0, 8) + bytes(base, 8) + bytes(base, 8)
                + bytes(length, 8) + bytes(length, 8) + bytes(0x1000, 8)
            return Data(head + segment + code)
        }

        @Test(arguments: ["fork-stall: node 1, for: 1s", "slow-fsync: node 1, for: 1s"])
        func aServerThatNothingCanBePreloadedIntoLeavesWith69(step: String) async throws {
            let scratch = try Scratch()
            let server = scratch.file("redis-server")
            let version = "Redis server v=7.0.15 sha=00000000:0 malloc=libc bits=64 build=0\n"
            try Self.staticProgram(printing: version).write(to: URL(filePath: server))
            chmod(server, 0o755)
            let plan = try scratch.plan(
                "cluster: { masters: 1, replicas: 0, config: { appendonly: \"yes\" } }\n"
                    + "duration: 5s\nexpect: []\ntimeline: [{ at: 2s, \(step) }]\n")
            let result = try await Program.run([
                "run", plan, "--redis-server", server, "--output", scratch.file("run"),
            ])
            #expect(result.code == 69, "\(result.text)")
            #expect(result.text.contains("linked dynamically"), "\(result.text)")
            let known = try await Program.run([
                "run", try scratch.plan(Self.good), "--redis-server", server, "--output",
                scratch.file("run2"),
            ])
            #expect(!known.text.contains("linked dynamically"), "\(known.text)")
        }
    #endif

    @Test func checkStartsNothingAndTellsTheTimeLine() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            Self.good + "timeline:\n  - { at: 1s, pause: master of slot 0, for: 2s }\n")
        let result = try await Program.run(["check", plan])
        #expect(result.code == 0)
        #expect(result.text.contains("pause master of slot 0 (node 1)"), "\(result.text)")
    }

    @Test func oneEntryOfACatalogueIsListedAndAnIndexOfAll() async throws {
        let one = try await Program.run(["list", "faults", "pause"])
        #expect(one.code == 0)
        #expect(one.text.hasPrefix("pause\n") && !one.text.contains("\nkill\n"), "\(one.text)")
        let index = try await Program.run(["list"])
        #expect(index.code == 0)
        #expect(index.text.contains("\n  failover-time\n"), "\(index.text)")
        let wrong = try await Program.run(["list", "faults", "puase"])
        #expect(wrong.code == 64)
        #expect(wrong.text.contains("did you mean 'pause'?"), "\(wrong.text)")
    }

    @Test func severalErrorsAreToldInTheOrderOfTheirLines() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(
            "runs: many\nlaod: {}\ncluster: { masters: x }\nduration: never\nexpect: [nothing]\n")
        let result = try await Program.run(["check", plan])
        #expect(result.code == 65)
        let lines = result.text.split(separator: "\n").compactMap { line in
            line.split(separator: ":").dropFirst().first.flatMap { Int($0) }
        }
        #expect(lines.count > 3 && lines == lines.sorted(), "\(result.text)")
    }

    @Test func theDoctorSpeaksJSON() async throws {
        let result = try await Program.run(["doctor", "--format", "json"])
        let findings = try JSONSerialization.jsonObject(with: Data(result.text.utf8))
        #expect(
            (findings as? [[String: Any]])?.contains { $0["name"] as? String == "kernel" } == true)
    }

    @Test func aMissingConfigurationIsSaidToBeMissing() async throws {
        let scratch = try Scratch()
        let result = try await Program.run([
            "validate-change", try scratch.plan(Self.good), "--from", "/nowhere/a.conf", "--to",
            "/nowhere/b.conf",
        ])
        #expect(result.code == 65)
        #expect(result.text.contains("/nowhere/a.conf: there is no such file"), "\(result.text)")
    }

    @Test func theSchemaIsJSON() async throws {
        let result = try await Program.run(["schema"])
        #expect(result.code == 0)
        let schema = try JSONSerialization.jsonObject(with: Data(result.text.utf8))
        #expect((schema as? [String: Any])?["properties"] != nil)
    }

    @Test func everyFaultIsListedWithItsPlans() async throws {
        let result = try await Program.run(["list", "faults", "--plans", "plans"])
        #expect(result.code == 0, "\(result.text)")
        #expect(result.text.contains("jitter\n  receipt: "))
        #expect(result.text.contains("plans/network/jitter.yaml"))
        #expect(!result.text.contains("plans: no plan"), "\(result.text)")
        // A fault that a seed may choose counts too.
        #expect(result.text.contains("plans/random/nemesis.yaml"))
        #expect(try await Program.run(["list", "faults", "--plans", "scripts"]).code == 64)
        #expect(try await Program.run(["list", "measures", "--plans", "plans"]).code == 64)
    }

    @Test(arguments: ["faults", "measures", "policies", "targets", "constants", "reports"])
    func everyCatalogueIsListed(topic: String) async throws {
        let result = try await Program.run(["list", topic])
        #expect(result.code == 0)
        #expect(result.text.count > 100)
    }
}
