import Glibc

/// A TCP socket that listens on this machine's loopback and is handed into the sandbox.
///
/// A socket belongs to the network in which it was made. The outer process makes it before the sandbox is entered;
/// the harness inherits the descriptor, accepts on it what comes from outside, and with the last of the sandbox's
/// processes it is closed.
package struct PublishedListener: Hashable, Sendable {
    /// The environment variable that tells the harness of the descriptors.
    package static let variable = "SHAKETABLE_LISTENERS"

    /// The descriptor.
    package let descriptor: Int32
    /// The address that it listens on.
    package let host: String
    /// The port that it listens on.
    package let port: UInt16

    private static let backlog: Int32 = 4096

    /// Listens on addresses, and tells the harness that is to come of all of them. To be called before the
    /// sandbox is entered.
    ///
    /// - Parameter addresses: Numeric IPv4 addresses of loopback; port 0 lets the kernel choose.
    /// - Throws: `LinuxError` that names the address which is taken; nothing listens then.
    package static func handOver(
        _ addresses: [(host: String, port: UInt16)]
    ) throws(LinuxError) {
        var made: [Int32] = []
        do throws(LinuxError) {
            for address in addresses { made.append(try listen(address.host, address.port)) }
        } catch {
            for descriptor in made { close(descriptor) }
            throw error
        }
        setenv(variable, made.map(String.init).joined(separator: ","), 1)
    }

    /// What was handed over, in its order; nil where nothing was, or where one of it does not listen on loopback.
    /// The programs that the harness starts inherit none of it.
    package static func takeOver() -> [PublishedListener]? {
        guard let text = getenv(variable).map({ String(cString: $0) }) else { return nil }
        unsetenv(variable)
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let listeners = words.compactMap { Int32($0) }.compactMap { PublishedListener(taking: $0) }
        return listeners.count == words.count ? listeners : nil
    }

    /// A descriptor that was handed over; nil when it is no socket that listens on loopback.
    private init?(taking descriptor: Int32) {
        var isListening: Int32 = 0
        var length = socklen_t(MemoryLayout<Int32>.size)
        guard descriptor > STDERR_FILENO,
            getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &isListening, &length) == 0,
            isListening == 1
        else { return nil }
        var name = SocketName(address: 0, port: 0)
        guard name.readBack(descriptor) == 0, name.address >> 24 == 127 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        self.descriptor = descriptor
        host = name.words
        port = name.port
    }

    /// Refuses connections from now on, as an address on which nobody listens does; the port stays taken where it
    /// was named: the kernel gives up one that it chose itself.
    func refuse() { shutdown(descriptor, Int32(SHUT_RDWR)) }

    /// Accepts connections again after `refuse`.
    func accept() { _ = Glibc.listen(descriptor, Self.backlog) }

    private static func listen(_ host: String, _ port: UInt16) throws(LinuxError) -> Int32 {
        let words = "\(host):\(port)"
        guard let address = SocketAddress(host, port: port) else {
            throw LinuxError(code: EINVAL, operation: "listen", path: words)
        }
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw .current("make a socket", path: words) }
        var on: Int32 = 1
        setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let isBound = address.withKernelForm { bind(descriptor, $0, $1) } == 0
        guard isBound, Glibc.listen(descriptor, backlog) == 0 else {
            let error = LinuxError.current("listen", path: words)
            close(descriptor)
            throw error
        }
        return descriptor
    }
}

extension SocketName {
    /// The address in its usual form: `127.0.1.1`.
    fileprivate var words: String {
        (0..<4).map { String(address >> (24 - 8 * $0) & 0xff) }.joined(separator: ".")
    }
}
