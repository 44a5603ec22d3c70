import ArgumentParser
import Harness

/// `shaketable doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what this machine can do, and what would mend what it cannot.",
        discussion:
            "Exit status: 0 when plans can run here, 69 when something they all need is missing.")

    func run() async throws {
        let findings = await Doctor.examine()
        for finding in findings { print(finding.description) }
        let required: Set<String> = ["redis-server"]
        if findings.contains(where: { $0.condition == .missing && required.contains($0.name) }) {
            throw ExitStatus.unavailable.code
        }
    }
}
