import Linux
import RedisClient

/// That a node is the server of the plan, and of which version: by its process, its own words and its binary.
extension Cluster {
    /// Proves that the process which was started for a node is the server that answers there: it is the one that INFO
    /// names, it holds the socket that listens, it writes its log itself, and what was to be preloaded into it is. All that is done to the
    /// node's process would else be done to another one.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when it is another process, or the server is one that nothing can be preloaded into;
    ///   `RedisError` when the node does not answer.
    @discardableResult
    func proveServer(of number: Int) async throws -> String {
        let told = try await figure("process_id", in: "server", of: number)
        guard let process = nodes[number]?.process?.processIdentifier,
            let address = book[number]
        else { throw ClusterError(.unfit, "node \(number) does not run") }
        // Where the server is in a namespace of its own, it knows itself by another number.
        let isTold = ProcessNumbers.all(of: process).contains { Int64($0) == told }
        let socket = ListeningSocket(host: address.host, port: UInt16(address.port))
        let listens = socket.flatMap { $0.isHeld(by: process) }
        guard isTold, listens != false else {
            let holders = (listens == false ? socket?.holders() : nil) ?? []
            throw notTheServer(number, process: process, told: told, holders: holders)
        }
        try proveLog(of: number, from: process)
        try proveLibraries(of: number, in: process)
        try await proveSettings(of: number)
        return "process \(process) is the server: INFO says process_id:\(told)"
            + (listens == true ? ", and it holds the listening socket" : "")
    }

    private func notTheServer(
        _ number: Int, process: Int32, told: Int64, holders: [Int32]
    ) -> ClusterError {
        let listening = holders.first.map { "process \($0) listens" }
        let server = listening ?? "INFO says process_id:\(told)"
        return ClusterError(
            .unavailable,
            "process \(process), which was started for node \(number), is not the server that answers "
                + "there: \(server). Faults would be done to the wrong process. Is "
                + "'\(deployment.server.path)' a script? Let it end with 'exec' before the server's name"
        )
    }

    private func proveLog(of number: Int, from process: Int32) throws {
        guard let path = nodes[number]?.logPath,
            ProcessNumbers.prints(into: path, process: process) == false
        else { return }
        throw ClusterError(
            .unavailable,
            "what process \(process), the server of node \(number), prints does not go straight into its log, so "
                + "nobody knows what the log lacks. Is '\(deployment.server.path)' a script? Let it pass on its "
                + "output as it is")
    }

    private func proveLibraries(of number: Int, in process: Int32) throws {
        for library in deployment.support.libraries
        where ProcessNumbers.hasMapped(library.kind.fileName, in: process) == false {
            throw ClusterError(
                .unavailable,
                "\(library.kind.fileName) is not in the server of node \(number) (process \(process)), though it "
                    + "is preloaded: the plan needs a server that is linked dynamically, and a script that keeps "
                    + "LD_PRELOAD; '\(deployment.server.path)' is not")
        }
    }

    /// The process of a node that runs and is not frozen; nil of another. A new one after each start.
    package func incarnation(of number: Int) -> Int32? {
        guard let node = nodes[number], node.condition == .running else { return nil }
        return node.process?.processIdentifier
    }

    /// Sees that a frozen node's process is frozen still.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when it is not.
    package func proveFrozen(_ number: Int) async throws -> String {
        if found != nil { return try await proveFrozenAttached(number) }
        guard let process = nodes[number]?.process, let state = process.state() else {
            throw ClusterError(.unfit, "node \(number) has ended")
        }
        guard state.letter == "T" else {
            throw ClusterError(
                .unproven,
                "process \(process.processIdentifier) of node \(number) is not frozen: "
                    + "/proc/\(process.processIdentifier)/stat says \(state.letter)")
        }
        // A process that was let go for a moment and frozen again has run, however short that was.
        if let before = nodes[number]?.ranBeforePause, let ran = process.timeRun(), ran != before {
            throw ClusterError(
                .unproven,
                "process \(process.processIdentifier) of node \(number) is frozen, but ran for "
                    + "\((ran - before) / 1000) us meanwhile")
        }
        return "/proc/\(process.processIdentifier)/stat says T"
    }

    /// Sees that nothing answers where a node that was ended used to.
    ///
    /// - Returns: The proof in words.
    /// - Throws: `ClusterError` when something does.
    package nonisolated func proveDown(_ number: Int) async throws -> String {
        do {
            let reply = try await command(["PING"], on: number, timeout: .milliseconds(200))
            throw ClusterError(
                .unproven,
                "node \(number) was ended, but something answers there: \(reply.text ?? "\(reply)")"
            )
        } catch let error as RedisError where error.kind != .noSocket {
            // Where there is a server of ours, whoever takes a connection is another one, whatever it answers.
            let isTaken =
                found == nil && [.timeout, .reset, .closed, .insecure].contains(error.kind)
                && error.what != "connecting"
            guard error.kind != .protocolViolation, error.kind != .unauthorized, !isTaken else {
                throw ClusterError(
                    .unproven, "node \(number) was ended, but something answers there: \(error)")
            }
            return "PING: \(error)"
        }
    }
}

extension Cluster {
    /// What the nodes say they are: `--version` is said by whatever was started, INFO by what serves.
    ///
    /// - Throws: `ClusterError` when one does not say, or they do not all say the same.
    func agreedVersion(of numbers: some Sequence<Int> & Sendable) async throws -> ServerVersion {
        var agreed: (node: Int, version: ServerVersion)?
        for number in numbers {
            let answer: Reply
            do {
                answer = try await command(["INFO", "server"], on: number)
            } catch {
                throw ClusterError(.unavailable, "node \(number) does not answer INFO: \(error)")
            }
            guard let version = answer.text.flatMap({ ServerVersion(Information($0)) }) else {
                throw ClusterError(
                    .unavailable,
                    "node \(number) answers INFO without a version that is known: no Redis or Valkey"
                )
            }
            guard let first = agreed else {
                agreed = (number, version)
                continue
            }
            guard first.version == version else {
                throw ClusterError(
                    .unavailable,
                    "node \(first.node) says that it is \(first.version) and node \(number) \(version): "
                        + "'\(deployment.server.path)' must always start the same server")
            }
        }
        guard let agreed else { preconditionFailure("there is no cluster without nodes") }
        return agreed.version
    }

    /// That the program's `--version` was not true; nil when it was.
    package var contradiction: String? {
        guard found == nil, let version, version != deployment.server.version else { return nil }
        return
            "'\(deployment.server.path) --version' says \(deployment.server.version), but the nodes say "
            + "that they are \(version): taken for what they say"
    }

    /// What the nodes that do not answer printed last, for an error.
    func wordsOfTheSilent() -> String {
        guard found == nil else { return "" }
        let picture = watch.picture
        let silent = living().filter { !picture.reachable.contains($0) || picture.views[$0] == nil }
        guard let number = silent.first, let node = nodes[number] else { return "" }
        return
            "\nnode \(number) is asked at \(node.address.host):\(node.address.port); its last log lines:\n"
            + lastLines(of: node.logPath)
    }
}
