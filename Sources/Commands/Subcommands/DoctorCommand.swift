import ArgumentParser
import Faults
import Plan
import RunRecord
import Testbed

/// `shaketable doctor`
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Tell what this machine can do, and what would mend what it cannot.",
        discussion: """
            With --attach it tells, only reading, what the nodes and hosts of a plan's cluster.attach allow: commands by their \
            access rules, the reach, the words, memory.

            Exit status: 0 when plans can run here, 65 when the plan of --attach is none, 69 when something they all need \
            is missing.
            """)

    @OptionGroup var formatOption: FormatOption

    func validate() throws { try formatOption.demand(MachineSubject.self) }

    @Option(
        help: ArgumentHelp(
            "Look at the cluster that this plan attaches to, in place of this machine.",
            valueName: "plan"),
        completion: .file(extensions: ["yaml", "yml"]))
    var attach: String?

    func run() async throws {
        let findings = try await examine()
        try formatOption.tell(MachineSubject(findings: findings))
        // Of this machine not every plan needs all; what a plan's own cluster lacks it lacks for that plan.
        let required: Set<String> = ["redis-server"]
        if findings.contains(where: {
            $0.condition == .missing && (attach != nil || required.contains($0.name))
        }) {
            throw ExitStatus.unavailable.code
        }
    }

    private func examine() async throws -> [DoctorFinding] {
        guard let attach else { return await Doctor.examine() }
        let plan: Plan
        do {
            plan = try Plan(PlanSource(path: attach), vocabulary: .current)
        } catch {
            throw ExitStatus.badPlan.saying("\(error)")
        }
        guard plan.cluster.attach != nil else {
            throw ExitStatus.badPlan.saying("\(attach): the plan has no cluster.attach")
        }
        return await AttachedDoctor(of: plan).examine()
    }
}
