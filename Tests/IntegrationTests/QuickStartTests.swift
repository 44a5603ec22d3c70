import Foundation
import Testing

/// A new user's first minute.
@Suite(.serialized, .enabled(if: Tier.startsServers)) struct QuickStartTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The first plan tells a failover, and can be watched from outside of the sandbox while it goes on.
    @Test func theQuickPlanIsWatchedToItsVerdict() async throws {
        let scratch = try Scratch()
        let program = try Program([
            "run", "\(Self.root)/plans/quick.yaml", "--metrics", "127.0.0.1:0", "-o",
            scratch.file("run"),
        ])
        #expect(await program.prints(" marks node "), "\(program.text)")
        let address = try #require(
            program.text.firstMatch(of: /metrics at (http:\S+)/)?.1, "\(program.text)")
        let metrics = try await Program.run(
            ["--silent", "--max-time", "20", String(address)], at: "/usr/bin/curl")
        #expect(metrics.text.contains(#"shaketable_live_operations_total{plan="quick",run="1""#))
        #expect(
            metrics.text.contains(
                #"stage{plan="quick",run="1",shaketable_live_stage="running"} 1.0"#))
        #expect(metrics.text.contains(#"node_up{plan="quick",run="1",node="1",shard="1"} 0.0"#))
        #expect(metrics.text.hasSuffix("# EOF\n"))
        let end = await program.end()
        // A busy machine makes it inconclusive; whatever it is, the story is told.
        #expect([0, 1, 2].contains(end.code), "\(end.text)")
        #expect(end.text.contains("pause node 1, the master of shard 1"), "\(end.text)")
    }

    /// The manual is made from the commands: each one and each option is in it, and nothing of it is a request that
    /// a plan's example made by chance.
    @Test func theManualTellsEveryCommandAndOption() async throws {
        let scratch = try Scratch()
        let page = scratch.file("shaketable.1")
        let made = try await Program.run(
            [
                "-c", #""$1" --experimental-dump-help | "$2" 0.1.0 >"$3""#, "sh", Program.path,
                "\(Self.root)/scripts/manual", page,
            ], at: "/bin/sh")
        #expect(made.code == 0, "\(made.text)")
        let text = try String(contentsOfFile: page, encoding: .utf8)
        for wanted in [
            ".TH SHAKETABLE 1", ".SS run", ".SS validate\\-change", ".SS history show",
            "\\-\\-metrics <address>", "\\-\\-goal <limit>", "shaketable doctor",
        ] {
            #expect(text.contains(wanted), "\(wanted)")
        }
        // What is not for users is not told.
        #expect(!text.contains("run\\-part") && !text.contains("sandbox\\-probe"))
        let requests = Set(
            text.split(separator: "\n").filter { $0.hasPrefix(".") }
                .compactMap { $0.dropFirst().split(separator: " ").first.map(String.init) })
        #expect(requests.isSubset(of: ["TH", "SH", "SS", "PP", "TP", "B", "I", "EX", "EE"]))
    }

    /// What the pages tell to type and starts no cluster does what it says, typed as it stands.
    @Test func whatThePagesLookUpIsFound() async throws {
        let scratch = try Scratch()
        try FileManager.default.createSymbolicLink(
            atPath: scratch.file("plans"), withDestinationPath: "\(Self.root)/plans")
        let pages = "\(Self.root)/Sources/shaketable/Documentation.docc"
        let files = try FileManager.default.contentsOfDirectory(atPath: pages).filter {
            $0.hasSuffix(".md")
        }.map { "\(pages)/\($0)" }
        let lines = try (files + ["\(Self.root)/README.md"]).flatMap { file in
            try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
                .compactMap {
                    $0.firstMatch(of: /^\$ shaketable ((?:check|list|schema|doctor).*)/)?.1
                }
        }
        #expect(lines.count >= 5)
        // A cluster of the reader's own is not here: AttachedRunTests tries what is said of it.
        for line in Set(lines) where !line.contains("staging.yaml") {
            let result = try await Program.run(
                ["-c", "cd \"$1\" && exec \"$2\" \(line)", "sh", scratch.path, Program.path],
                at: "/bin/sh")
            // 69: this machine lacks what a plan needs, and the answer says what.
            #expect([0, 69].contains(result.code), "\(line): \(result.text)")
            #expect(line.contains(">") || !result.text.isEmpty)
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsNameTheCommands(shell: String) async throws {
        let script = try await Program.run(["--generate-completion-script", shell])
        #expect(script.code == 0)
        #expect(script.text.contains("validate-change") && script.text.contains("metrics"))
    }
}
