import Glibc
import Linux
import LoadGenerator
import Synchronization

/// The pipe on which a client program reports, and what came through it: one thread reads, so that the moment
/// of receipt is known and a program that writes too much waits for us rather than fill our memory.
final class ClientChannel: Sendable {
    /// What is known of what the program said.
    struct State {
        var recorder: ClientRecorder
        var lines = ClientLines()
        var readyAt: Int64?
        /// Which client it is, as far as it said.
        var version: String?
        var doneAt: Int64?
        var closedAt: Int64?
        /// Lines that could not be taken, and why the first ones could not.
        var refused: UInt64 = 0
        var firstRefusals: [String] = []
        var isBeyondLimit = false
    }

    /// The path that the program's descriptor 3 is opened with.
    let path: String

    private let state: Mutex<State>
    private let descriptor: Int32
    private let isStopping = Atomic(false)
    private let thread = Mutex<JoinableThread?>(nil)
    private static let toldRefusals = 3

    /// Makes the pipe and begins to read.
    init(path: String, target: LoadTarget) throws(ClientProgramError) {
        self.path = path
        state = Mutex(
            State(recorder: ClientRecorder(target: target, earliest: MonotonicClock.now())))
        unlink(path)
        guard mkfifo(path, 0o600) == 0 else {
            throw ClientProgramError(
                description: "\(path): no pipe for the client: \(String(cString: strerror(errno)))")
        }
        descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            unlink(path)
            throw ClientProgramError(
                description: "\(path): cannot be read: \(String(cString: strerror(errno)))")
        }
        do {
            let reader = try JoinableThread.start(name: "client-reader") { [weak self] in
                self?.read()
            }
            thread.withLock { $0 = reader }
        } catch {
            close(descriptor)
            unlink(path)
            throw ClientProgramError(description: "no thread to read the client: \(error)")
        }
    }

    /// What was said so far.
    func snapshot<Value: Sendable>(_ value: (State) -> Value) -> Value {
        state.withLock { value($0) }
    }

    /// Reads what is still in the pipe and ends the reading.
    func stop() async -> State {
        isStopping.store(true, ordering: .relaxed)
        await thread.withLock { $0 }?.join()
        close(descriptor)
        unlink(path)
        return state.withLock { $0 }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let wasStopping = isStopping.load(ordering: .relaxed)
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let answer = poll(&request, 1, wasStopping ? 0 : 20)
            if answer > 0, request.revents & Int16(POLLIN) != 0 {
                let count = Glibc.read(descriptor, &buffer, buffer.count)
                if count > 0 { take(buffer[..<count]) }
            } else if answer > 0, request.revents & Int16(POLLHUP | POLLERR) != 0 {
                state.withLock { $0.closedAt = MonotonicClock.now() }
                return
            } else if wasStopping {
                return
            }
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>) {
        let received = MonotonicClock.now()
        state.withLock { state in
            let before = state.lines.tooLong
            for line in state.lines.add(bytes) { take(line, received, &state) }
            for _ in before..<state.lines.tooLong {
                refuse("a line of more than \(ClientLines.longest) bytes", &state)
            }
        }
    }

    private func take(_ line: [UInt8], _ received: Int64, _ state: inout State) {
        do {
            switch try state.recorder.take(line, received: received) {
            case .ready(let version):
                state.readyAt = state.readyAt ?? received
                state.version = state.version ?? version
            case .done: state.doneAt = state.doneAt ?? received
            case .operations: break
            case .beyondLimit: state.isBeyondLimit = true
            }
        } catch {
            let text = String(decoding: line.prefix(120), as: UTF8.self)
            refuse("\(error): \(text.debugDescription)", &state)
        }
    }

    private func refuse(_ why: String, _ state: inout State) {
        state.refused += 1
        if state.firstRefusals.count < Self.toldRefusals { state.firstRefusals.append(why) }
    }
}
