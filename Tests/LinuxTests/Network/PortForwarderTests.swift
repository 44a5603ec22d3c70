import Glibc
import Linux
import Testing

/// Real connections through a forwarder. The listeners' variable is the process's: one test at a time.
@Suite(.serialized) struct PortForwarderTests {
    /// A server that sends back what it gets, one connection after the other, until it is closed.
    private final class Echo: Sendable {
        let descriptor: Int32
        let port: UInt16

        init(port wanted: UInt16 = 0) throws {
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var on: Int32 = 1
            setsockopt(
                descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
            self.descriptor = descriptor
            port = try #require(Self.listen(descriptor, wanted))
            _ = try JoinableThread.start(name: "echo") {
                var buffer = [UInt8](repeating: 0, count: 4096)
                while true {
                    let client = accept(descriptor, nil, nil)
                    guard client >= 0 else { return }
                    while true {
                        let count = recv(client, &buffer, buffer.count, 0)
                        guard count > 0 else { break }
                        send(client, buffer, count, Int32(MSG_NOSIGNAL))
                    }
                    close(client)
                }
            }
        }

        func end() {
            shutdown(descriptor, Int32(SHUT_RDWR))
            close(descriptor)
        }

        private static func listen(_ descriptor: Int32, _ port: UInt16) -> UInt16? {
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &name) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && Glibc.listen(descriptor, 16) == 0
                        && getsockname(descriptor, $0, &length) == 0
                }
            }
            return isBound ? UInt16(bigEndian: name.sin_port) : nil
        }
    }

    private func published() throws -> PublishedListener {
        // One that is named: the kernel gives up a port that it chose itself once nobody listens.
        let free = try Echo()
        free.end()
        try PublishedListener.handOver([(host: "127.0.0.1", port: free.port)])
        return try #require(PublishedListener.takeOver()?.first)
    }

    /// Connects and waits until that has ended: the descriptor, or the error's number.
    private func connect(_ port: UInt16) throws -> Result<Int32, SystemError> {
        let target = try #require(SocketAddress("127.0.0.1", port: port))
        let descriptor: Int32
        do {
            descriptor = try Socket.connect(to: target, from: nil)
        } catch {
            return .failure(error)
        }
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&waiting, 1, 5000)
        let error = Socket.connectionError(descriptor)
        guard error == 0 else {
            close(descriptor)
            return .failure(SystemError(call: "connect", number: error))
        }
        _ = fcntl(descriptor, F_SETFL, 0)
        return .success(descriptor)
    }

    private func receive(_ descriptor: Int32, _ count: Int) -> [UInt8] {
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while received.count < count {
            let got = recv(descriptor, &buffer, buffer.count, 0)
            guard got > 0 else { break }
            received += buffer.prefix(got)
        }
        return received
    }

    @Test func bytesGoThereAndBackAndTheEndIsPassedOn() async throws {
        let echo = try Echo()
        defer { echo.end() }
        let listener = try published()
        let target = try #require(SocketAddress("127.0.0.1", port: echo.port))
        let forwarder = PortForwarder([.init(from: listener, to: target)])
        try await forwarder.start()
        let client = try connect(listener.port).get()
        let sent = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let writer = try JoinableThread.start(name: "writer") {
            var at = 0
            while at < sent.count {
                let wrote = send(client, Array(sent[at...]), sent.count - at, 0)
                guard wrote > 0 else { break }
                at += wrote
            }
            shutdown(client, Int32(SHUT_WR))
        }
        #expect(receive(client, sent.count) == sent)
        await writer.join()
        #expect(receive(client, 1).isEmpty)
        close(client)
        await forwarder.stop()
    }

    @Test func whileNobodyListensInsideConnectionsAreRefusedOutside() async throws {
        let echo = try Echo()
        let listener = try published()
        let target = try #require(SocketAddress("127.0.0.1", port: echo.port))
        let forwarder = PortForwarder([.init(from: listener, to: target)])
        try await forwarder.start()
        let client = try connect(listener.port).get()
        send(client, [1], 1, 0)
        #expect(receive(client, 1) == [1])
        echo.end()
        close(client)
        #expect(try await reaches(listener.port, isRefused: true))
        let again = try Echo(port: echo.port)
        defer { again.end() }
        #expect(try await reaches(listener.port, isRefused: false))
        await forwarder.stop()
        #expect(try await reaches(listener.port, isRefused: true))
    }

    /// Whether connections come to be refused, or taken, in time.
    private func reaches(_ port: UInt16, isRefused: Bool) async throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            switch try connect(port) {
            case .success(let descriptor):
                close(descriptor)
                if !isRefused { return true }
            case .failure(let error):
                if isRefused, error.number == ECONNREFUSED { return true }
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    @Test func onlySocketsThatListenOnLoopbackAreTakenOver() throws {
        let plain = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(plain) }
        for text in ["\(plain)", "1", "-1", "x", "", "99999"] {
            setenv(PublishedListener.variable, text, 1)
            #expect(PublishedListener.takeOver() == nil, "\(text)")
        }
        #expect(getenv(PublishedListener.variable) == nil)
    }

    @Test func anAddressThatIsTakenIsNamed() throws {
        let echo = try Echo()
        defer { echo.end() }
        #expect(throws: LinuxError.self) {
            try PublishedListener.handOver([(host: "127.0.0.1", port: echo.port)])
        }
    }
}
