import Quantities
import RedisClient

/// Data that only weighs: written to one master into one slot, and deleted again.
package struct Ballast: Sendable {
    /// The master.
    let node: Int
    /// The hash tag of the slot.
    let tag: String
    let cluster: Cluster
    /// The bytes of one value.
    let valueSize: Int

    /// Bytes of values in one go, so that the node serves others in between.
    private static let batchSize = 1 << 20
    /// The most values that are written in one go.
    private static let largestBatch = 1000
    /// The most that is ever deleted in one go.
    private static let deletion = 64

    /// Data of one master.
    ///
    /// - Parameters:
    ///   - node: The master.
    ///   - tag: The hash tag of the slot.
    ///   - cluster: Whose node it is.
    ///   - valueSize: The bytes of one value.
    package init(node: Int, tag: String, cluster: Cluster, valueSize: Int = 1 << 16) {
        self.node = node
        self.tag = tag
        self.cluster = cluster
        self.valueSize = valueSize
    }

    /// Writes about so many bytes, keys and values together.
    ///
    /// - Returns: How many values that are.
    /// - Throws: `ClusterError` when the node refuses, `RedisError`.
    @discardableResult
    package func load(_ bytes: Int) async throws -> Int {
        let values = max(1, bytes / (valueSize + key(100_000).utf8.count))
        let batch = min(Self.largestBatch, max(1, Self.batchSize / valueSize))
        for first in stride(from: 0, to: values, by: batch) {
            try Task.checkCancellation()
            let pairs = (first..<min(values, first + batch)).flatMap {
                [key($0), noise(seed: UInt64($0))]
            }
            let reply = try await cluster.command(
                ["MSET"] + pairs, on: node, timeout: .seconds(30))
            guard reply.isOK else {
                throw ClusterError(.refused, "node \(node) refused data: \(reply)")
            }
        }
        return values
    }

    /// Deletes all of it, wherever the slot is now. What died with its node is gone already.
    ///
    /// - Throws: `ClusterError` when a node refuses, `RedisError`.
    package func remove() async throws {
        guard await cluster.runs(node) else { return }
        var first = 0
        while true {
            let keys = (first..<first + Self.deletion).map(key)
            let owner = try await owner(asked: keys)
            let reply = try await cluster.command(["UNLINK"] + keys, on: owner)
            guard let deleted = reply.integer else {
                throw ClusterError(
                    .refused, "node \(owner) refused to delete the data: \(reply)")
            }
            first += Self.deletion
            if deleted == 0 { return }
        }
    }

    /// Who serves the slot: the node itself, or the one that it names.
    private func owner(asked keys: [String]) async throws -> Int {
        let reply = try await cluster.command(["EXISTS"] + keys.prefix(1), on: node)
        guard let error = reply.serverError, error.code == "MOVED" else { return node }
        let place = error.message.split(separator: " ").last.map(String.init)
        return cluster.addresses.first { "\($0.value.host):\($0.value.port)" == place }?.key ?? node
    }

    private func key(_ number: Int) -> String { "{\(tag)}shaketable:ballast:\(number)" }

    /// Letters that a server's compression cannot make shorter.
    private func noise(seed: UInt64) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var generator = SplitMix64(seed: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(valueSize)
        while bytes.count < valueSize {
            var bits = generator.next()
            for _ in 0..<min(10, valueSize - bytes.count) {
                bytes.append(letters[Int(bits & 63)])
                bits >>= 6
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
