/// Two UDP sockets of this process that exchange probes with each other alone, on one clock.
struct DatagramPair: Sendable {
    /// The one that asks or sends.
    let near: DatagramSocket
    /// The one that answers or receives.
    let far: DatagramSocket

    /// Connects two addresses; the near one's port is the kernel's choice, the far one's is given.
    ///
    /// - Throws: `LinuxError` when the kernel refuses sockets.
    init(from: UInt32, to: UInt32, port: UInt16) throws(LinuxError) {
        near = try DatagramSocket(address: from, port: 0)
        far = try DatagramSocket(address: to, port: port)
        try far.connect(address: from, port: try near.port())
        try near.connect(address: to, port: port)
    }
}
