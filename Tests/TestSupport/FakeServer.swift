import Glibc
import Linux
import Synchronization

/// A server that answers as a script says, each connection on a thread of its own.
package final class FakeServer: Sendable {
    /// What to do with a command.
    package enum Answer: Sendable {
        /// Send these bytes.
        case bytes(String)
        /// Send these bytes and close.
        case lastBytes(String)
        /// Send nothing.
        case silence
        /// Send these bytes after so many milliseconds.
        case late(milliseconds: UInt32, String)
        /// Send these bytes one by one, a millisecond apart.
        case slowly(String)

        package static let ok = Answer.bytes("+OK\r\n")
        package static let null = Answer.bytes("$-1\r\n")

        /// A slot table by which one port of 127.0.0.1 has all slots.
        package static func allSlots(of port: UInt16) -> Answer {
            .bytes("*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:\(port)\r\n")
        }
    }

    /// Answers a command: its words, and how many commands came before it on all connections,
    /// CLUSTER SLOTS and greetings left out.
    package typealias Script = @Sendable (_ words: [String], _ order: Int) -> Answer

    /// Where it listens on 127.0.0.1.
    package let port: UInt16
    private let listener: Int32
    private let greeting: Answer?
    private let script: Script
    private let state = Mutex(State())

    private struct State {
        var commands: [[String]] = []
        var connections: [Int32] = []
        var connectionCount = 0
        var ended = false
    }

    /// Listens on a port of 127.0.0.1 until `end`; a free one unless one is named.
    ///
    /// - Parameters:
    ///   - wanted: The port; 0 for a free one.
    ///   - greeting: The answer to a PING; nil where the script answers it as all else.
    ///   - script: The answers to all else.
    /// - Throws: When it is not to be had.
    package init(
        at wanted: UInt16 = 0, greeting: Answer? = .bytes("+PONG\r\n"), script: @escaping Script
    ) throws {
        (listener, port) = try FreePorts.listener(at: wanted)
        self.greeting = greeting
        self.script = script
        _ = try JoinableThread.start(name: "fake-accept") { [self] in acceptAll() }
    }

    /// All commands received, CLUSTER SLOTS and greetings left out.
    package var commands: [[String]] { state.withLock { $0.commands } }

    /// How many connections were accepted, the ones for the slot table included.
    package var connectionCount: Int { state.withLock { $0.connectionCount } }

    /// Closes everything.
    package func end() {
        // Under the lock, so that no number is another server's connection by now.
        state.withLock { state in
            guard !state.ended else { return }
            state.ended = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        while true {
            let connection = accept(listener, nil, nil)
            let ended = state.withLock { state in
                if connection >= 0, !state.ended {
                    state.connections.append(connection)
                    state.connectionCount += 1
                }
                return state.ended
            }
            guard connection >= 0, !ended else {
                if connection >= 0 { close(connection) }
                break
            }
            // As servers do: else the second of two small answers waits 40 ms for the first one's acknowledgement.
            var isAtOnce: Int32 = 1
            setsockopt(
                connection, Int32(IPPROTO_TCP), TCP_NODELAY, &isAtOnce,
                socklen_t(MemoryLayout<Int32>.size))
            _ = try? JoinableThread.start(name: "fake-serve") { [self] in serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: Int32) {
        var received: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var isOpen = true
        while isOpen {
            let count = recv(connection, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            received += chunk[..<count]
            while isOpen, let words = Self.takeCommand(&received) {
                isOpen = answer(words, connection)
            }
        }
        state.withLock { state in
            state.connections.removeAll { $0 == connection }
            close(connection)
        }
    }

    private func answer(_ words: [String], _ connection: Int32) -> Bool {
        let isGreeting = words.first == "PING" && greeting != nil
        let order = state.withLock { state in
            let order = state.commands.count
            if words.first != "CLUSTER", !isGreeting { state.commands.append(words) }
            return order
        }
        switch isGreeting ? greeting ?? .silence : script(words, order) {
        case .silence: return true
        case .bytes(let text): return send(text, connection)
        case .late(let milliseconds, let text):
            usleep(milliseconds * 1000)
            return send(text, connection)
        case .slowly(let text):
            return text.allSatisfy { byte in
                usleep(1000)
                return send(String(byte), connection)
            }
        case .lastBytes(let text):
            _ = send(text, connection)
            return false
        }
    }

    private func send(_ text: String, _ connection: Int32) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// Takes the first whole command off the received bytes.
    private static func takeCommand(_ received: inout [UInt8]) -> [String]? {
        var position = 0
        func line() -> String? {
            guard let end = received[position...].firstIndex(of: 10) else { return nil }
            defer { position = end + 1 }
            return String(decoding: received[position..<end - 1], as: UTF8.self)
        }
        guard let head = line(), let count = Int(head.dropFirst()) else { return nil }
        var words: [String] = []
        for _ in 0..<count {
            guard let size = line().flatMap({ Int($0.dropFirst()) }),
                received.count >= position + size + 2
            else { return nil }
            words.append(String(decoding: received[position..<position + size], as: UTF8.self))
            position += size + 2
        }
        received.removeFirst(position)
        return words
    }
}
