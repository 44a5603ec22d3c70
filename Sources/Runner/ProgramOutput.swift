import Glibc
import Linux
import Synchronization
import Testbed
import Wording

/// Where a program of the user's prints: a pipe, from which a thread of its own writes to a file in the run folder
/// what may lie there.
///
/// Secrets are hidden on the way, since whatever was once written stays when this program is killed. Beyond
/// `OutputGuard.usualLimit` nothing is read any more: a program that goes on is ended by SIGPIPE.
final class ProgramOutput: Sendable {
    /// The pipe's other end, for the program; to be closed once the program has it.
    let descriptor: Int32
    /// The file.
    let path: String

    /// F_SETPIPE_SZ of linux/fcntl.h.
    private static let setPipeSize: Int32 = 1031

    private let source: Int32
    private let file: Int32
    private let secrets: KnownSecrets
    private let limit: Int
    private let state = Mutex((isFull: false, isStopping: false))
    private let thread = Mutex<JoinableThread?>(nil)

    /// Makes the pipe and the file, and begins to read.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - secrets: What is not to be in it.
    ///   - limit: The most that is written, in bytes.
    /// - Throws: `SystemError` when there is no pipe, file or thread to be had.
    init(
        to path: String, hiding secrets: KnownSecrets, limit: Int = Int(OutputGuard.usualLimit)
    ) throws(SystemError) {
        self.path = path
        self.secrets = secrets
        self.limit = limit
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError(call: "pipe", number: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (source, descriptor) = (ends[0], ends[1])
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o644)
        guard file >= 0 else {
            let error = SystemError(call: "open", number: errno)
            for end in ends { close(end) }
            throw error
        }
        _ = fcntl(source, F_SETFL, O_NONBLOCK)
        // A program that prints much at once need not wait for us.
        _ = fcntl(source, Self.setPipeSize, 1 << 20)
        let started = try JoinableThread.start(name: "program-output") { [self] in read() }
        thread.withLock { $0 = started }
    }

    /// Closes this process's own copy of the program's end.
    func handedOver() { close(descriptor) }

    /// Whether the program printed more than is kept.
    var isFull: Bool { state.withLock { $0.isFull } }

    /// Reads what is still in the pipe and ends the reading. To be called once.
    func stop() async {
        state.withLock { $0.isStopping = true }
        await thread.withLock { $0 }?.join()
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var waiting: [UInt8] = []
        var written = 0
        while true {
            let isStopping = state.withLock { $0.isStopping }
            var request = pollfd(fd: source, events: Int16(POLLIN), revents: 0)
            guard poll(&request, 1, isStopping ? 0 : 20) > 0 else {
                if isStopping { break }
                continue
            }
            let count = Glibc.read(source, &buffer, buffer.count)
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count > 0 else { break }
            waiting += buffer[..<count]
            write(secrets.take(&waiting, isLast: false), &written)
            if written >= limit {
                state.withLock { $0.isFull = true }
                break
            }
        }
        write(secrets.take(&waiting, isLast: true), &written)
        close(source)
        close(file)
    }

    private func write(_ bytes: [UInt8], _ written: inout Int) {
        var rest = bytes.prefix(max(0, limit - written))
        written += bytes.count
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // A full disk takes nothing from the run itself.
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
