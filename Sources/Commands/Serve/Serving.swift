import ArgumentParser

/// `shaketable report --serve`: serves until a signal ends it.
struct Serving {
    let folder: String
    let port: UInt16

    /// Serves.
    ///
    /// - Throws: `ExitCode` 69 when there is no such folder or the port is taken.
    func run() async throws {
        let served = try ServedFolder(folder)
        let server: ReportServer
        do {
            server = try ReportServer(folder: served, port: port)
        } catch {
            throw ExitStatus.unavailable.saying("cannot listen on 127.0.0.1: \(error)")
        }
        let root = served.root
        let work = Task {
            try await server.run { StandardError.write("\(root) is shown at \($0) until Ctrl-C\n") }
        }
        let interruption = Interruption(notice: "ended") { work.cancel() }
        let result = await work.result
        withExtendedLifetime(interruption) {}
        guard case .failure(let error) = result, !work.isCancelled else { return }
        throw ExitStatus.unavailable.saying("cannot serve on 127.0.0.1:\(port): \(error)")
    }
}
