import Linux
import RedisClient

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
                throw ClusterError("node \(number) does not answer INFO: \(error)")
            }
            guard let version = answer.text.flatMap({ ServerVersion(Information($0)) }) else {
                throw ClusterError(
                    "node \(number) answers INFO without a version that is known: no Redis or Valkey"
                )
            }
            guard let first = agreed else {
                agreed = (number, version)
                continue
            }
            guard first.version == version else {
                throw ClusterError(
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
