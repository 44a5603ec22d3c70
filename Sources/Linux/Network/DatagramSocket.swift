import CLinux
import Glibc

/// An UDP socket that exchanges numbered, timed probes with one other. It never blocks.
final class DatagramSocket: Sendable {
    /// A probe that came.
    struct Arrival {
        /// The number it was sent with.
        let number: Int
        /// How long it was on its way.
        let travelNanoseconds: Int64
    }

    private let descriptor: Int32

    /// Binds a socket; port 0 has the kernel choose.
    init(address: UInt32, port: UInt16) throws(LinuxError) {
        let type = Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw LinuxError(code: errno, operation: "make a socket") }
        self.descriptor = descriptor
        // Two probes may share an answering port: each is connected, so that each gets only its own.
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var queueBytes: Int32 = 16 << 20
        let size = socklen_t(MemoryLayout<Int32>.size)
        // Beyond net.core.rmem_max where that is allowed; a smaller queue is a smaller queue.
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &queueBytes, size)
        guard SocketName(address: address, port: port).use({ bind(descriptor, $0, $1) }) == 0 else {
            throw LinuxError(code: errno, operation: "bind a socket to UDP port \(port)")
        }
    }

    deinit {
        close(descriptor)
    }

    /// The port it is bound to.
    func port() throws(LinuxError) -> UInt16 {
        var name = SocketName(address: 0, port: 0)
        guard name.readBack(descriptor) == 0 else {
            throw LinuxError(code: errno, operation: "read a socket's port")
        }
        return name.port
    }

    /// Exchanges probes with this one other from now on.
    func connect(address: UInt32, port: UInt16) throws(LinuxError) {
        guard
            SocketName(address: address, port: port).use({ Glibc.connect(descriptor, $0, $1) }) == 0
        else {
            throw LinuxError(code: errno, operation: "connect a socket to UDP port \(port)")
        }
    }

    /// Sends a probe of so many bytes; one that the kernel refuses counts as lost on the way.
    func send(number: Int, payload: Int = LinkProbe.leastPayload, imprint: [UInt8] = []) {
        var probe = [Int64](repeating: 0, count: (payload + 7) / 8)
        probe[0] = Int64(number)
        probe[1] = MonotonicClock.now()
        probe.withUnsafeMutableBytes { bytes in
            for (index, byte) in imprint.enumerated() {
                bytes[LinkProbe.imprintOffset + index] = byte
            }
        }
        _ = Glibc.send(descriptor, &probe, payload, 0)
    }

    /// Takes the next probe; nil when there is none.
    func receive() -> Arrival? {
        var probe: (Int64, Int64) = (0, 0)
        guard recv(descriptor, &probe, 16, 0) == 16 else { return nil }
        return Arrival(number: Int(probe.0), travelNanoseconds: MonotonicClock.now() - probe.1)
    }

    /// Waits until one of the sockets has a probe, or until a time.
    static func wait(_ sockets: [DatagramSocket], until deadline: Int64) {
        var polled = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        clinux_poll(&polled, UInt64(polled.count), max(0, deadline - MonotonicClock.now()))
    }
}

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
