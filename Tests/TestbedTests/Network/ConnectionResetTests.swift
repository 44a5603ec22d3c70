import Linux
import TestSupport
import Testing

@testable import Testbed

@Suite(
    .enabled(if: NetworkNamespace.isAvailable, "unshare(1) is refused a network namespace here"))
struct ConnectionResetTests {
    @Test func clientsSeeTheirConnectionsReset() async throws {
        try await NetworkNamespace.inside("ConnectionResetTests/clientsSeeTheirConnectionsReset()")
        {
            guard try await ConnectionReset.isAvailable() else {
                try Test.cancel("the kernel has no CONFIG_INET_DIAG_DESTROY")
            }
            let connections = try LoopbackConnection(from: 0x7F00_0201, to: 0x7F00_0101, port: 7000)
            let other = try LoopbackConnection(from: 0x7F00_0102, to: 0x7F00_0101, port: 17000)
            let reset = ConnectionReset(from: .nodes, to: .clients, traffic: .clients)
            #expect(try await reset.run() == 1)
            #expect(connections.callerState() == .reset)
            #expect(other.callerState() == .open)
        }
    }

    @Test func filterNamesBothEndsAndThePort() {
        let reset = ConnectionReset(from: .nodes, to: .clients, traffic: .bus)
        #expect(
            reset.arguments.last
                == "( src 127.0.1.0/24 or src 127.1.0.0/16 ) and ( dst 127.0.2.0/24 )"
                + " and ( sport = :17000 or dport = :17000 )")
    }
}
