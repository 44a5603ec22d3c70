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

    @OptionGroup var formatOption: FormatOption

    func validate() throws { try formatOption.demand(MachineSubject.self) }

    func run() async throws {
        let findings = await Doctor.examine()
        try formatOption.tell(MachineSubject(findings: findings))
        let required: Set<String> = ["redis-server"]
        if findings.contains(where: { $0.condition == .missing && required.contains($0.name) }) {
            throw ExitStatus.unavailable.code
        }
    }
}
