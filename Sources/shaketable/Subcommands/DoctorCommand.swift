import ArgumentParser
import RunRecord
import Testbed

/// `shaketable doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what this machine can do, and what would mend what it cannot.",
        discussion:
            "Exit status: 0 when plans can run here, 69 when something they all need is missing.")

    /// How the findings are told.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case json
    }

    @Option(help: "text or json.")
    var format = Format.text

    func run() async throws {
        let findings = await Doctor.examine()
        switch format {
        case .text: for finding in findings { print(finding.description) }
        case .json:
            print(try EvidenceFile.json(findings, isPretty: true))
        }
        let required: Set<String> = ["redis-server"]
        if findings.contains(where: { $0.condition == .missing && required.contains($0.name) }) {
            throw ExitStatus.unavailable.code
        }
    }
}
