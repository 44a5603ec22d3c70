import ArgumentParser

/// An address that only this machine has, with a port: `127.0.0.1:9464`.
struct LoopbackAddress: ExpressibleByArgument, Equatable, CustomStringConvertible {
    let host: String
    let port: UInt16

    /// An address.
    init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// As it is written; nil for every other address: nothing is told to the network.
    init?(argument: String) {
        let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
        let host = parts[0] == "localhost" ? "127.0.0.1" : String(parts[0])
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map {
            UInt8($0)
        }
        guard numbers.count == 4, numbers.first == 127, !numbers.contains(nil) else { return nil }
        self.init(host: host, port: port)
    }

    var description: String { "\(host):\(port)" }
}
