import Foundation
import Testing

@testable import Judgement
@testable import RunRecord

/// Nodes that come back otherwise than they left, against real servers in the sandbox.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultLifeTests {
    private static let load =
        "load: { rate: 500/s, connections: 20, keys: 2000, client: redisson }\n"

    private static func head(_ more: String = "", config: String = "save: \"\"") -> String {
        "cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 1500ms, \(config) } \(more) }\n"
            + load
    }

    /// A program that pretends to be another build, and does something else when it is started.
    private func program(in scratch: Scratch, version: String, _ then: String) throws -> String {
        let path = scratch.file("server")
        try """
        #!/bin/sh
        [ "$1" = --version ] && { echo "Redis server v=\(version) sha=0:0 malloc=libc bits=64"; exit; }
        \(then)

        """.write(toFile: path, atomically: false, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    @Test func aMasterThatIsBackWithoutItsDataEmptiesItsReplica() async throws {
        let measured = try await Measured.run(
            Self.head(config: "appendonly: yes")
                + """
                timeline:
                  - { at: 2s, restart: { target: node 1, how: kill, disk: wipe-data }, for: 300ms }
                duration: 5s
                expect: [failovers == 0, "data-left[shard 1] < 100%", "data-left[healthy shards] == 100%", time-to-ok <= 4s]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let receipt = measured.events(.faultHealed).first?[.receipt] ?? ""
        #expect(receipt.contains("deleted appendonlydir"))
        #expect(receipt.contains("has 0 keys") && receipt.contains("loaded nothing from its disk"))
        #expect(measured.judgement.runs.first?.lossesByCause.keys.sorted() == ["born empty"])
    }

    @Test func aPodComesBackAtAnotherAddressAndIsFollowed() async throws {
        let measured = try await Measured.run(
            Self.head(config: "appendonly: yes")
                + """
                timeline:
                  - { at: 1s, restart: { target: node 1, how: kill, address: new }, for: 300ms }
                  - { at: 5s, partition: { from: node 1, to: any }, for: 5s }
                duration: 13s
                expect: [failovers == 1, "lost-writes[healthy shards] == 0", time-to-ok <= 12s]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let receipt = measured.events(.faultHealed).first?[.receipt] ?? ""
        #expect(receipt.hasPrefix("moved from 127.1.128.17 to 127.1.128.18;"), "\(receipt)")
        #expect(receipt.contains("at the old address: ") && receipt.contains("refused"))
        #expect(receipt.contains("is told by 5 of 5 others"), "\(receipt)")
        // It is the node at its new address that is cut off, so that its replica takes over.
        #expect(measured.judgement.runs.first?.episodes.compactMap(\.shard) == [1])
    }

    @Test func whatIsNotWipedIsFoundOut() async throws {
        let scratch = try Scratch()
        // It keeps a copy of its data where no wipe finds it.
        let keeps = try program(
            in: scratch, version: "7.0.15",
            "d=\(scratch.path)/$(basename $PWD)\nmkdir -p $d\n[ -f $d/dump.rdb ] && cp $d/dump.rdb .\n"
                + "( while sleep 0.3; do cp dump.rdb $d/ 2>/dev/null; done ) &\nexec redis-server \"$@\""
        )
        let measured = try await Measured.run(
            Self.head(", server: \(keeps)", config: "save: \"1 1\"")
                + """
                timeline:
                  - { at: 3s, restart: { target: node 1, disk: wipe-data }, for: 300ms }
                duration: 4s
                expect: [failovers == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        let why = measured.events(.receiptMissing).compactMap { $0[.why] }
        #expect(why.contains { $0.contains("though its files were deleted") }, "\(why)")
    }

    @Test func aClusterIsRolledAndNothingIsLost() async throws {
        let measured = try await Measured.run(
            Self.head(
                ", servers: { new: redis-server }",
                config: "save: \"3600 1\", repl-diskless-sync-delay: 0")
                    + """
                    timeline:
                      - { at: 1s, roll: { to: new, how: failover-first, grace: 20s } }
                    duration: 20s
                    until: whole
                    expect: [needless-failovers == 0, lost-writes == 0]
                    """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let healed = measured.events(.faultHealed)
        #expect(healed.compactMap(\.node).sorted() == [1, 2, 3, 4, 5, 6])
        #expect(healed.allSatisfy { $0[.receipt]?.contains("INFO says it is redis") == true })
        // Replicas first, and each master after a replica has taken over.
        #expect(Set(healed.prefix(3).compactMap(\.node)) == [4, 5, 6])
        #expect(measured.events(.faultInjected).filter { $0[.handsOver] == true }.count == 3)
    }

    @Test(arguments: [
        ("exec redis-server \"$@\"", "not redis 99.1.0"),
        (
            "echo \"Can't handle RDB format version 80\"; exit 1",
            "Can't handle RDB format version 80"
        ),
    ])
    func aServerThatIsNotWhatItShouldBeEndsTheRoll(then: String, why: String) async throws {
        let scratch = try Scratch()
        let other = try program(in: scratch, version: "99.1.0", then)
        let measured = try await Measured.run(
            Self.head(", servers: { new: \(other) }")
                + """
                timeline: [{ at: 1s, roll: { to: new } }]
                duration: 2s
                expect: [lost-writes == 0]
                """)
        #expect(measured.result.code == 2, "\(measured.result.text)")
        let missing = measured.events(.receiptMissing).compactMap { $0[.why] }
        #expect(
            missing.contains { $0.contains("has its old server") && $0.contains(why) }, "\(missing)"
        )
        #expect(
            missing.contains { $0.contains("the roll ended at node 4, with 5 to go") }, "\(missing)"
        )
    }

    @Test func whatWasNotSyncedIsGoneAfterAPowerCut() async throws {
        let measured = try await Measured.run(
            Self.head(config: "save: \"\", appendonly: yes, appendfsync: everysec")
                + """
                timeline: [{ at: 2500ms, power-cut: master of slot 0, for: 300ms }]
                duration: 6s
                expect: [failovers == 0, "lost-writes[healthy shards] == 0"]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        let receipt = measured.events(.faultInjected).first?[.receipt] ?? ""
        #expect(
            receipt.contains("incr.aof: ") && receipt.contains("bytes were synced"), "\(receipt)")
        // What it came back with is what the disk had, and its replica has no more.
        let causes = measured.judgement.runs.first?.lossesByCause.keys.sorted() ?? []
        #expect(Set(causes).isSubset(of: ["not on the master's disk when it came back"]))
    }

    @Test func aZoneIsLostAndTheOthersGoOn() async throws {
        let measured = try await Measured.run(
            Self.head(", zones: [a, b, c], between-zones: { delay: 2ms }")
                + """
                timeline: [{ at: 1s, kill: zone a, for: 5s }]
                duration: 7s
                expect: [failovers == 1, needless-failovers == 0]
                """)
        #expect(measured.result.code == 0, "\(measured.result.text)")
        #expect(measured.events(.faultInjected).compactMap(\.node) == [1, 6])
        #expect(measured.events(.ambient).count == 3)
    }
}
