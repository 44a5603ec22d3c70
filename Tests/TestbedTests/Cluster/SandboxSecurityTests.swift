import Foundation
import Plan
import RedisClient
import Testing

@testable import Testbed

@Suite struct SandboxSecurityTests {
    private static let redis7 = ServerVersion(.redis, 7, 0, 15)

    @Test func aNodeHasOnePortAndTheRunsOwnFiles() {
        let text = NodeConfiguration(
            address: .sandboxed(node: 1), version: Self.redis7,
            directives: [
                ("port", "6379"), ("tls-cert-file", "/etc/redis.crt"),
                ("tls-key-file-pass", "s3cr3t"), ("tls-protocols", "TLSv1.2 TLSv1.3"),
            ], isSecured: true
        ).text
        let lines = text.split(separator: "\n").map(String.init)
        for line in [
            "port 0", "tls-port 7000", "tls-cluster yes", "tls-replication yes",
            "tls-cert-file tls.crt", "tls-key-file tls.key", "tls-ca-cert-file ca.crt",
            "tls-protocols \"TLSv1.2 TLSv1.3\"",
            "# Replaced by what stands above: port, tls-cert-file, tls-key-file-pass.",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(!text.contains("s3cr3t") && !text.contains("/etc/redis.crt"))
    }

    @Test func eachNodeAndTheClientsHaveACertificateOfTheRunsAuthority() throws {
        let one = try SandboxCertificates()
        let other = try SandboxCertificates()
        let node = try one.identity(of: 1, at: "127.0.1.1")
        #expect(node.key.contains("PRIVATE KEY") && node.certificate != one.client.certificate)
        #expect(one.authority != other.authority)
        #expect(throws: TransportSecurity.Unusable.self) {
            try TransportSecurity(
                .init(
                    authorities: one.authority, certificate: node.certificate, key: one.client.key)
            )
        }
    }

    @Test func serversThatKnowNoTLSAreToldBeforeTheRun() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func complaint(of text: String, _ version: ServerVersion = Self.redis7) async throws
            -> String?
        {
            let path = folder + "/server"
            try "#!/bin/sh\n\(text)\n".write(toFile: path, atomically: false, encoding: .utf8)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
            do throws(ClusterError) {
                try await SandboxSecurity.demand(of: ServerBinary(path: path, version: version))
                return nil
            } catch {
                return "\(error)"
            }
        }
        let refuses = "echo \">>> 'tls-port \\\"1\\\"'\"; echo 'Bad directive'; exit 1"
        #expect(
            try await complaint(of: refuses)?.contains("is built without TLS: make it with") == true
        )
        #expect(
            try await complaint(of: "exit 0", ServerVersion(.redis, 5, 0, 14))?
                .contains("knows no TLS, which came with Redis 6.0") == true)
        #expect(
            try await complaint(
                of: "echo \"Failed to load certificate: /dev/null/none: error\"; exit 1")
                == nil)
    }

    @Test func filesOfTheUsersThatCannotBeUsedAreToldByName() throws {
        var tls = try #require(
            try? JSONDecoder().decode(AttachedTLS.self, from: Data("{}".utf8)))
        tls.authorities = "/nowhere/ca.crt"
        #expect {
            _ = try tls.security()
        } throws: {
            "\($0)" == "cluster.attach.tls: the file '/nowhere/ca.crt' (ca) cannot be read"
        }
        tls.authorities = "/dev/zero"
        #expect(throws: ClusterError.self) { try tls.security() }
    }
}
