/// Runs traffic programmes through `tc`.
struct TrafficControl: Sendable {
    private let tool: NetworkTool

    /// Finds `tc`.
    init() throws(NetworkError) {
        tool = try NetworkTool("tc")
    }

    /// Carries a programme out; it ends at the first command that fails, the earlier ones stay in force.
    func run(_ program: TrafficProgram) async throws(NetworkError) {
        try await tool.run(["-batch", "-"], input: program.batch)
    }

    /// What `tc` says of all filters of the root.
    func filters() async throws(NetworkError) -> String {
        try await tool.run(["filter", "show", "dev", "lo", "parent", "1:"])
    }

    /// What `tc` says of all queueing disciplines, without what changes by itself.
    func disciplines() async throws(NetworkError) -> String {
        try await tool.run(["qdisc", "show", "dev", "lo"])
    }

    /// What `tc` counted on loopback, as JSON.
    func statistics() async throws(NetworkError) -> String {
        try await tool.run(["-s", "-j", "qdisc", "show", "dev", "lo"])
    }
}
