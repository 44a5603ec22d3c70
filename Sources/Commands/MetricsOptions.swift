import ArgumentParser
import Linux
import Testbed

/// Whether and where a run's state is served while it goes on.
struct MetricsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Serve live OpenMetrics at this address, which must be of loopback, such as 127.0.0.1:9464.",
            discussion: "Prometheus finds them at /metrics until the run ends.",
            valueName: "address"))
    var metrics: LoopbackAddress?

    /// Listens outside of the sandbox that is to be entered.
    ///
    /// - Throws: `ExitCode` 69, with the reason told, when the address is taken.
    func listen(isSandboxed: Bool) throws {
        guard let metrics, isSandboxed, !Sandbox.isEntered else { return }
        do {
            try PublishedListener.handOver([(host: metrics.host, port: metrics.port)])
        } catch {
            throw ExitStatus.unavailable.saying("\(error)")
        }
    }

    /// Serves while something is done.
    ///
    /// In the sandbox the server listens at the same address, and what comes from outside is passed on to it.
    ///
    /// - Throws: What is done throws; `ExitCode` 69, with the reason told, when nothing can be served.
    func serving(_ board: FrameBoard, _ body: () async throws -> Void) async throws {
        guard let metrics else { return try await body() }
        let listener = PublishedListener.takeOver()?.first
        let address = listener.map { LoopbackAddress(host: $0.host, port: $0.port) } ?? metrics
        let forwarder = listener.flatMap { listener in
            SocketAddress(address.host, port: address.port).map {
                PortForwarder([PortForwarder.Route(from: listener, to: $0)])
            }
        }
        do {
            let server = try MetricsServer(board: board, address: address)
            try await forwarder?.start()
            try await server.during(body)
        } catch {
            await forwarder?.stop()
            throw error
        }
        await forwarder?.stop()
    }
}
