/// How the load's connections send and receive.
package enum TransferPreference: String, Codable, CaseIterable, Sendable {
    /// By io_uring where the kernel has it and lets us, else by plain calls.
    case auto
    /// Many connections with one call; a load that cannot is not begun.
    case ioUring = "io_uring"
    /// Each connection with calls of its own, when epoll has told that it is ready.
    case epoll
}
