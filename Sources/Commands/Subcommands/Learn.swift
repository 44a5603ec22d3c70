import ArgumentParser
import Faults
import Foundation
import Linux
import Plan
import Quantities
import Rehearsal
import RunRecord
import Testbed

/// `shaketable learn ADDRESS -o plan.yaml`
struct Learn: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Write a plan that rehearses a cluster of yours in the sandbox.",
        discussion: """
            Reads from the cluster and changes nothing: CLUSTER, CONFIG GET, INFO (twice, for what clients ask), SLOWLOG, \
            LATENCY, and the sizes of some keys' values. The plan has its shape, the configuration that differs from \
            the server's own, commands, sizes and clients, a rate that this machine bears, and a failover.

              shaketable learn cache-1.staging:6379 -o rehearsal.yaml
              shaketable learn staging.yaml --watch 1m -o rehearsal.yaml     as the plan's cluster.attach says
              shaketable run rehearsal.yaml

            Exit status: 0; 64 wrong usage, 65 an address or a plan that is none, 69 when the cluster cannot be asked, or \
            the file cannot be written.
            """)

    /// Where the password is looked for.
    private static let passwordVariable = "SHAKETABLE_PASSWORD"

    @Argument(help: "One of its nodes as host:port, or a plan with cluster.attach.")
    var address: String

    @Option(name: .shortAndLong, help: "The plan's file; - is standard output.")
    var output = "-"

    @Option(
        help: ArgumentHelp(
            "As whom to log in, with the password of \(passwordVariable) or --password-file.",
            valueName: "name"))
    var user: String?

    @Option(help: "A file whose first line is the password.", completion: .file())
    var passwordFile: String?

    @Option(
        help: ArgumentHelp(
            "For how long to count what clients ask, 1s to 1h.", valueName: "duration"))
    var watch = "10s"

    @OptionGroup var serverOptions: ServerOptions

    func validate() throws {
        guard let window = Units.duration.parse(watch), window >= .seconds(1),
            window <= .seconds(3600)
        else { throw ValidationError("--watch is a duration from 1s to 1h, such as 10s.") }
    }

    func run() async throws {
        let attach = try specification()
        let text: String
        do {
            text = try await plan(of: attach)
        } catch let error as ClusterError {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        // What would not be read again is a fault of this program's own.
        do {
            _ = try Plan(PlanSource(name: output, text: text), vocabulary: .current)
        } catch {
            throw ExitStatus.ownFault.saying("what was learned is no plan: \(error)")
        }
        guard output != "-" else { return print(text, terminator: "") }
        do throws(RunFolderError) {
            try EvidenceFile.write(text: text, to: FolderPlace(file: output))
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    private func plan(of attach: AttachSpecification) async throws -> String {
        let server = try await ServerBinary.find(serverOptions.redisServer ?? "redis-server")
        let trial = TrialServer(of: server)
        guard let defaults = try await trial.configuration() else {
            throw ClusterError(
                .unavailable,
                "'\(server.path)' does not start, so that nothing can be compared with it")
        }
        let window = Units.duration.parse(watch) ?? .seconds(10)
        let learned = try await ClusterStudy(attach, watching: window).learn()
        var directives = LearnedDirectives(
            told: learned.directives, defaults: defaults, secrets: learned.secrets)
        directives.refuse(Self.unreadable(directives.chosen))
        directives.refuse(try await trial.refused(of: directives.chosen))
        let nodes = learned.masters.count * (1 + learned.replicas)
        return RehearsalPlan(
            of: learned, setting: directives, on: server.version,
            within: .init(rate: RunDemand.bearableRate(nodes: nodes, cores: Host.cores))
        ).text
    }

    /// The directives with values that a plan does not take, each tried by itself.
    private static func unreadable(_ directives: [ConfigurationDirective]) -> Set<String> {
        Set(
            directives.filter { directive in
                let text = RehearsalPlan.line(of: directive)
                let plan = "cluster:\n  config:\n\(text)\nduration: 1s\nexpect: []\n"
                return (try? Plan(PlanSource(name: "learned", text: plan), vocabulary: .current))
                    == nil
            }.map(\.name))
    }

    /// The cluster as a plan would name it, so that all forms and errors are those of plans.
    private func specification() throws -> AttachSpecification {
        do {
            let isPlan = [".yaml", ".yml"].contains(where: address.hasSuffix)
            let plan =
                isPlan
                ? try Plan(PlanSource(path: address), vocabulary: .current)
                : try Plan(
                    PlanSource(name: "learn", text: Self.planText(address, user, passwordFile)),
                    vocabulary: .current)
            guard let attach = plan.cluster.attach else {
                throw ExitStatus.badPlan.saying("\(address): the plan has no cluster.attach")
            }
            return attach
        } catch let error as PlanError {
            throw ExitStatus.badPlan.saying(error.problems.map(\.message).joined(separator: "\n"))
        }
    }

    private static func planText(_ address: String, _ user: String?, _ file: String?) -> String {
        var fields = ["nodes: \(quoted(address))"]
        if let user { fields.append("user: \(quoted(user))") }
        let given = ProcessInfo.processInfo.environment[passwordVariable] ?? ""
        if let file {
            fields.append("password-file: \(quoted(file))")
        } else if !given.isEmpty {
            fields.append("password: \"${\(passwordVariable)}\"")
        }
        return
            "cluster: { attach: { \(fields.joined(separator: ", ")) } }\nduration: 1s\nexpect: []\n"
    }

    private static func quoted(_ text: String) -> String {
        "'\(text.replacing("'", with: "''"))'"
    }
}
