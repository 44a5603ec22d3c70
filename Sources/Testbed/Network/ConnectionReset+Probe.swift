import Linux

extension ConnectionReset {
    /// Whether connections can be reset here, by really resetting one of our own inside this sandbox.
    ///
    /// - Throws: `toolMissing`, `toolFailed`; `refused` when no connection can be made.
    package static func isAvailable() async throws(NetworkError) -> Bool {
        // Both addresses are beyond the highest that nodes and load workers get.
        let from: UInt32 = 0x7FFE_0001
        let to: UInt32 = 0x7FFE_0002
        let connection: LoopbackConnection
        do throws(LinuxError) {
            connection = try LoopbackConnection(from: from, to: to, port: 0)
        } catch {
            throw .refused("\(error)")
        }
        let reset = ConnectionReset(
            from: LinkEnd([IPv4Prefix(address: from, length: 32)]),
            to: LinkEnd([IPv4Prefix(address: to, length: 32)]))
        return try await reset.run() > 0 && connection.callerState() == .aborted
    }
}
