import Glibc
import Linux
import Testing

/// Who holds the socket that listens.
struct ListeningSocketTests {
    private static let table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0101007F:1B58 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41 1 0 100
           1: 00000000:1B59 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42 1 0 100
           2: 0201007F:1B58 0101007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 43 1 0 100
           3: 0301007F:1B58 00000000:0000 0A 00000000
        """

    @Test func theTableIsReadByAddressAndState() {
        #expect(ListeningSocket(host: "127.0.1.1", port: 7000, table: Self.table)?.inode == 41)
        #expect(ListeningSocket(host: "127.0.1.9", port: 7001, table: Self.table)?.inode == 42)
        for host in ["127.0.1.2", "127.0.1.3", "127.0.1.9", "no address"] {
            #expect(ListeningSocket(host: host, port: 7000, table: Self.table) == nil)
        }
    }

    @Test func ownSocketsAreFoundToBeHeldByThisProcess() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer -> UInt16? in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { socketAddress -> UInt16? in
                guard bind(descriptor, socketAddress, length) == 0, listen(descriptor, 1) == 0,
                    getsockname(descriptor, socketAddress, &length) == 0
                else { return nil }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
        let bound = try #require(port)
        let listening = try #require(ListeningSocket(host: "127.0.0.1", port: bound))
        #expect(listening.isHeld(by: getpid()) == true)
        #expect(listening.holders().contains(getpid()))
        // No process has this number.
        #expect(listening.isHeld(by: .max) == nil)
    }

    @Test func aProcessIsKnownByItsNumberAndItsMappedFiles() throws {
        #expect(ProcessNumbers.all(of: getpid()).contains(getpid()))
        #expect(ProcessNumbers.all(of: .max) == [.max])
        #expect(ProcessNumbers.hasMapped("libc.so.6", in: getpid()) == true)
        #expect(ProcessNumbers.hasMapped("libnothing.so", in: getpid()) == false)
        #expect(ProcessNumbers.hasMapped("libc.so.6", in: .max) == nil)
    }
}
