import Foundation
import Testing

/// The step that the GitHub action runs, with a program in place of shaketable that ends as it is told.
@Suite struct ActionTests {
    private struct Outcome {
        let status: Int32
        let told: String
        let outputs: String
        let summary: String
    }

    private static func run(
        ending status: Int, inconclusive: String = "fail", options: String = ""
    ) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appending(path: "shaketable")
        try """
        #!/bin/sh
        printf '%s;' "$@"
        mkdir -p out/reports && echo '## the report' >out/reports/report.md
        exit \(status)

        """.write(to: program, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: program.path)
        let process = Process()
        process.executableURL = Repository.root.appending(path: ".github/actions/run/run")
        process.currentDirectoryURL = folder
        process.environment = [
            "PATH": "\(folder.path):/usr/bin:/bin", "PLANS": "a plan.yaml\n\nb.yaml\n",
            "OPTIONS": options, "OUTPUT": "out", "INCONCLUSIVE": inconclusive,
            "GITHUB_OUTPUT": folder.appending(path: "outputs").path,
            "GITHUB_STEP_SUMMARY": folder.appending(path: "summary").path,
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let told = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        func text(_ name: String) -> String {
            (try? String(contentsOf: folder.appending(path: name), encoding: .utf8)) ?? ""
        }
        return Outcome(
            status: process.terminationStatus, told: String(decoding: told, as: UTF8.self),
            outputs: text("outputs"), summary: text("summary"))
    }

    @Test func plansAndOptionsAreWordsWhateverTheyHold() throws {
        let outcome = try Self.run(ending: 0, options: "--runs\n3\n--set\nname=$(id) x\n")
        #expect(outcome.status == 0)
        #expect(
            outcome.told
                == "run;a plan.yaml;b.yaml;--runs;3;--set;name=$(id) x;--output;out;")
        #expect(outcome.outputs == "status=0\nreport=out/reports/report.md\n")
        #expect(outcome.summary == "## the report\n")
    }

    @Test(arguments: [1, 2, 65, 69])
    func whatDoesNotPassFailsTheStep(status: Int) throws {
        let outcome = try Self.run(ending: status)
        #expect(outcome.status == Int32(status))
        #expect(outcome.outputs.hasPrefix("status=\(status)\n"))
        #expect(outcome.summary == "## the report\n")
    }

    @Test func inconclusiveMayBeAWarning() throws {
        let outcome = try Self.run(ending: 2, inconclusive: "warn")
        #expect(outcome.status == 0 && outcome.told.contains("::warning::"))
        #expect(try Self.run(ending: 1, inconclusive: "warn").status == 1)
    }
}
