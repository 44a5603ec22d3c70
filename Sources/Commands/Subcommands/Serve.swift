import ArgumentParser
import Foundation
import Linux
import Plan
import Quantities
import Runner
import Testbed

/// `shaketable serve PLAN`
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve a plan's cluster and faults to a test suite of any language.",
        discussion: """
            Starts the plan's cluster in the sandbox and publishes its nodes on this machine's loopback, each at the \
            address that it tells clients of, so that cluster clients work unchanged. Faults are not the plan's: they \
            are posted over HTTP while your tests run. The endpoints are printed as a line of JSON, and stand in \
            endpoints.json of the run folder as long as the session lasts.

              shaketable serve plans/clients/serve.yaml --output runs/tests
              curl -H "Authorization: Bearer $TOKEN" -d '{pause: master of slot 0, for: 3s}' $CONTROL/faults

            POST /faults takes a step of a plan without its time and answers with its receipt when it acts; DELETE \
            /faults/ID heals; POST /marks names what begins; GET /state and /events tell. POST /action and GET \
            /action/ID are the contract of the fault injector of Redis clients' tests.

            Ends with POST /end, a signal, or --idle, heals, and writes the usual report with what each mark saw. \
            Exit status as for run. Killed in whatever way, nothing is left.
            """)

    @OptionGroup var planOptions: PlanOptions
    @OptionGroup var server: ServerOptions

    @Option(
        name: [.short, .long],
        help: "The run folder; a new one, or one without runs. By default runs/PLAN-TIME.",
        completion: .directory)
    var output: String?

    @Option(help: "The service's port on 127.0.0.1; by default one that is free.")
    var port: UInt16 = 0

    @Option(
        help: ArgumentHelp(
            "End when nobody has connected or sent anything for so long.", valueName: "duration"))
    var idle = "10m"

    /// Where the user may give a token, which is then told nowhere.
    private static let tokenVariable = "SHAKETABLE_TOKEN"
    private static let shortestToken = 16

    func validate() throws {
        guard let limit = Units.duration.parse(idle), limit > .zero else {
            throw ValidationError("--idle is a duration, such as 10m.")
        }
    }

    func run() async throws {
        let plan = try planOptions.read()
        if let output { try PlanFolder.demandNew(output) }
        let token = try givenToken()
        guard plan.clientProgram == nil, plan.clients.isEmpty else {
            throw ExitStatus.badPlan.saying(
                "\(planOptions.plan): a served cluster's clients are outside: leave out load.command and clients"
            )
        }
        guard !plan.cluster.isSecured else {
            throw ExitStatus.unavailable.saying(
                "a cluster that speaks TLS cannot be served yet: its certificates stay in the sandbox; leave TLS out of the plan"
            )
        }
        guard !plan.movesNodes else {
            throw ExitStatus.badPlan.saying(
                "\(planOptions.plan): a served cluster's nodes are reached at fixed addresses: leave out 'address: new'"
            )
        }
        let binary = try await server.find(for: plan)
        if !Sandbox.isEntered { try listen(for: plan) }
        let sandbox: Sandbox
        do {
            sandbox = try Sandbox.enter(.namespaces, groupsOf: plan.processorController)
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
        guard let listeners = PublishedListener.takeOver(), !listeners.isEmpty else {
            throw ExitStatus.ownFault.saying("the sandbox was not handed what listens outside")
        }
        unsetenv(Self.tokenVariable)
        try await ServedCluster(
            plan: plan,
            runs: SandboxedRuns(plan: plan, server: binary, sandbox: sandbox, companion: nil),
            listeners: listeners, givenToken: token,
            idle: Units.duration.parse(idle) ?? .seconds(600), output: output,
            command: (["shaketable", "serve", planOptions.plan] + planOptions.overrides.words)
                .map(ShellQuoting.quoted).joined(separator: " ")
        ).run()
    }

    /// Listens outside of the sandbox at the addresses that the nodes have inside.
    private func listen(for plan: Plan) throws {
        let nodes = 1...FaultSession.mostNodes(of: plan)
        let addresses = nodes.map { NodeAddress.sandboxed(node: $0) }
        do {
            try PublishedListener.handOver(
                [(host: "127.0.0.1", port: port)]
                    + addresses.map { (host: $0.host, port: UInt16($0.port)) })
        } catch {
            throw ExitStatus.unavailable.saying(
                "\(error)\nOne cluster at a time is served on a machine; is another one served, or does a "
                    + "program listen at that address?")
        }
    }

    private func givenToken() throws -> String? {
        guard let token = ProcessInfo.processInfo.environment[Self.tokenVariable], !token.isEmpty
        else { return nil }
        let isPlain = token.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        }
        guard token.utf8.count >= Self.shortestToken, isPlain else {
            throw ExitStatus.unavailable.saying(
                "\(Self.tokenVariable) takes at least \(Self.shortestToken) letters and digits")
        }
        return token
    }
}
