import Foundation
import RedisClient
import Testing

@testable import Testbed

@Suite struct ClusterAccessTests {
    private static let redis7 = ServerVersion(.redis, 7, 0, 15)

    private func access(
        _ directives: [(name: String, value: String)], _ version: ServerVersion = redis7
    ) throws -> ClusterAccess {
        try ClusterAccess(directives: directives, clients: nil, version: version)
    }

    @Test func withoutPasswordsNobodyLogsIn() throws {
        let access = try access([("save", "")])
        #expect(access.own == nil && access.clients == nil && access.ownDirective == nil)
    }

    @Test func aPasswordForAllGivesTheHarnessAUserOfItsOwn() throws {
        let access = try access([("requirepass", "s3cr3t")])
        #expect(access.clients == Credentials(password: "s3cr3t"))
        let own = try #require(access.own)
        #expect(own.user == ClusterAccess.ownUser)
        #expect(
            access.ownDirective == "user \(ClusterAccess.ownUser) on >\(own.password) ~* &* +@all")
        #expect(own.password.count > 20)
        #expect(try self.access([("requirepass", "s3cr3t")]).own != own, "drawn anew each time")
    }

    @Test func aServerWithoutUsersHasOnePasswordForAll() throws {
        let access = try access([("requirepass", "s3cr3t")], ServerVersion(.redis, 5, 0, 14))
        #expect(access.own == Credentials(password: "s3cr3t"))
        #expect(access.ownDirective == nil)
    }

    @Test func channelsAreOnlyNamedToServersThatKnowThem() throws {
        let line = try access([("user", "a on nopass")], ServerVersion(.redis, 6, 0, 16))
            .ownDirective
        #expect(line?.hasSuffix(" ~* +@all") == true)
    }

    @Test(
        arguments: [
            ("plain", "plain"), ("\"with space\"", "with space"), ("with#hash", "with#hash"),
            ("\"\"", nil), ("", nil),
        ] as [(String, String?)])
    func aPasswordIsWhatTheServerReads(written: String, read: String?) throws {
        #expect(try access([("requirepass", written)]).clients?.password == read)
    }

    @Test func aFileOfRulesIsCopiedWithTheOwnLine() throws {
        let path = NSTemporaryDirectory() + "rules-\(UUID().uuidString).acl"
        try "user app on >s3cr3t ~* +@all\n".write(
            toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let access = try access([("aclfile", path), ("save", "")])
        let rules = try #require(access.rules)
        #expect(rules.hasPrefix("user app on >s3cr3t ~* +@all\n"))
        #expect(rules.contains("user \(ClusterAccess.ownUser) on >"))
        #expect(access.ownDirective == nil, "servers take rules from one place only")
        #expect(access.directives.map(\.value) == [ClusterAccess.rulesFile, ""])
        #expect(throws: ClusterError.self) { try self.access([("aclfile", "/dev/zero")]) }
        #expect(throws: ClusterError.self) { try self.access([("aclfile", "nowhere.acl")]) }
    }

    @Test func whatIsShownOfAConfigurationHoldsNoPassword() throws {
        let rules = "app on >s3cr3t #0123 ~* +@all"
        let configuration = NodeConfiguration(
            address: .sandboxed(node: 1), version: Self.redis7,
            directives: [("requirepass", "s3cr3t"), ("user", rules)], secret: "user own on >s3cr3t")
        #expect(!configuration.shownText.contains("s3cr3t"))
        #expect(configuration.text.contains("\nuser \(rules)\n"))
        #expect(configuration.text.hasSuffix("\nuser own on >s3cr3t\n"))
    }
}
