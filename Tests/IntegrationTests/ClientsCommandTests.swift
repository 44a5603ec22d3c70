import Foundation
import Testing

/// `shaketable clients`: the clients of one plan through the scenarios of others.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct ClientsCommandTests {
    private static var script: String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Support/socket_load.py").path
    }

    private static let cluster =
        "cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 2s, save: \"\" } }\n"

    private func clients(_ scratch: Scratch) throws -> String {
        try scratch.plan(
            Self.cluster + """
                clients:
                  - { name: good, command: [python3, "\(Self.script)"], environment: { LOAD_KEY: foo } }
                  - { name: absent, command: [sh, -c, "echo no such library; exit 69"] }
                duration: 2s
                expect: ["lost-writes[client good] == 0", "errors[client absent] == 0"]
                """, name: "all.yaml")
    }

    @Test func aScenarioBecomesAPageWithACaseForEachClient() async throws {
        let scratch = try Scratch()
        let scenario = try scratch.plan(
            Self.cluster
                + "name: quiet\nduration: 2s\nexpect: [failovers == 0, 'error-rate[every client] == 0%']\n",
            name: "quiet.yaml")
        var result = try await Program.run([
            "clients", scenario, "--with", clients(scratch), "--output", scratch.file("out"),
        ])
        if result.code == 2 {  // a machine too noisy to measure
            result = try await Program.run([
                "clients", scenario, "--with", clients(scratch), "--output", scratch.file("again"),
            ])
        }
        let folder = scratch.file(
            FileManager.default.fileExists(atPath: scratch.file("again")) ? "again" : "out")
        #expect(result.code == 0, "\(result.text)")
        #expect(result.text.contains("client absent is not here: no such library"))
        let junit = try String(contentsOfFile: folder + "/reports/clients.xml", encoding: .utf8)
        #expect(junit.contains("name=\"good\"") && junit.contains("not here: no such library"))
        let page = try String(contentsOfFile: folder + "/reports/clients.html", encoding: .utf8)
        #expect(page.contains("../quiet/reports/report.html"))
        #expect(FileManager.default.fileExists(atPath: folder + "/quiet/reports/report.html"))
    }

    @Test func whatCannotBeIsToldBeforeAnythingStarts() async throws {
        let scratch = try Scratch()
        let scenario = try scratch.plan(
            Self.cluster + "duration: 2s\nexpect: []\n", name: "quiet.yaml")
        let nobody = try await Program.run(["clients", scenario, "--with", scenario])
        #expect(nobody.code == 65 && nobody.text.contains("the plan has no 'clients'"))
        let undriven = try await Program.run([
            "clients", scenario, "--with", clients(scratch), "--drift", "--output",
            scratch.file("drift"),
        ])
        #expect(undriven.code == 65, "\(undriven.text)")
        #expect(undriven.text.contains("no client has a policy"))
        let own = try await Program.run([
            "clients", scratch.file("all.yaml"), "--with", scratch.file("all.yaml"), "--output",
            scratch.file("own"),
        ])
        #expect(own.code == 65 && own.text.contains("client programs of its own"), "\(own.text)")
    }
}
