import Foundation
import Linux
import TestSupport
import Testing

@testable import Faults
@testable import Testbed

/// Links that do something else than a rule asks, or no longer do it: none is proven.
@Suite(
    .serialized,
    .enabled(if: NetworkNamespace.isAvailable, "unshare(1) is refused a network namespace here"))
struct LyingLinkTests {
    private static let nodeOne = LinkEnd([IPv4Prefix(address: 0x7F00_0101, length: 32)])
    private static let nodeTwo = LinkEnd([IPv4Prefix(address: 0x7F00_0102, length: 32)])

    private static func rule(_ change: (inout LinkEffect) -> Void) -> LinkRule {
        var effect = LinkEffect()
        change(&effect)
        return LinkRule(from: nodeOne, to: nodeTwo, effect: effect)
    }

    /// What each fault asks for, so much of it that its absence is no chance.
    private static let asked: [(fault: String, rule: LinkRule, why: String)] = [
        ("loss", rule { $0.loss = 0.9 }, "packets was lost"),
        ("corrupt", rule { $0.corrupt = 0.9 }, "packets was corrupted"),
        ("duplicate", rule { $0.duplicate = 0.9 }, "packets was doubled"),
        (
            "jitter",
            rule {
                $0.delay = .microseconds(300)
                $0.jitter = .milliseconds(40)
            }, "probes vary by"
        ),
        (
            "reorder",
            rule {
                $0.delay = .milliseconds(50)
                $0.reorder = 0.1
            }, "probes came through in"
        ),
        ("rate", rule { $0.rateBitsPerSecond = 8 * 1_000_000 }, "probes came through in"),
        ("rate", rule { $0.rateBitsPerSecond = 8 * 20_000_000 }, "probes came through in"),
    ]

    private func withController(
        _ test: String, _ body: (NetworkController) async throws -> Void
    ) async throws {
        try await NetworkNamespace.inside("LyingLinkTests/\(test)") {
            let engine = await NetworkEngine.probe()
            if case .none(let reason) = engine { try Test.cancel("\(reason)") }
            let controller = try await NetworkController.start(engine: engine, seed: 1)
            try await body(controller)
            try await controller.stop()
        }
    }

    /// What a fault of links goes through from its begin to its end; why it is not proven, or nil.
    private func complaint(of proof: LinkProof) async -> String? {
        do {
            _ = try await proof.ofEffect()
            _ = try await proof.ofEffectSoFar()
            _ = try await proof.ofRemoval()
            return nil
        } catch { return "\(error)" }
    }

    /// The kernel carries out another rule, which does nothing, than the one that the fault believes in.
    @Test func aRuleThatDoesNothingIsNotProven() async throws {
        try await withController("aRuleThatDoesNothingIsNotProven()") { controller in
            for (fault, asked, why) in Self.asked {
                let idle = try await controller.apply(
                    LinkRule(from: Self.nodeOne, to: Self.nodeTwo, effect: LinkEffect()))
                let claimed = LinkProof(
                    network: controller, applied: AppliedRule(number: idle.number, rule: asked))
                let complaint = await complaint(of: claimed)
                let counters = try await controller.counters(idle)
                // netem does not count what it doubles or damages.
                let isCounted =
                    fault == "duplicate" && counters.duplicated == nil
                    || fault == "corrupt" && counters.corrupted == nil
                if !isCounted {
                    #expect(complaint?.contains(why) == true, "\(fault): \(complaint ?? "proven")")
                }
                try await controller.remove(idle)
            }
        }
    }

    @Test func whatIsAskedForIsProven() async throws {
        try await withController("whatIsAskedForIsProven()") { controller in
            for (fault, asked, _) in Self.asked {
                let proof = LinkProof(
                    network: controller, applied: try await controller.apply(asked))
                #expect(await complaint(of: proof) == nil, "\(fault)")
            }
        }
    }

    /// The packets that each fault about some of them drops.
    private static let kinds: [(fault: String, kind: PacketKind)] = [
        ("half-open", .larger(60)), ("drop-larger", .larger(1400)),
        ("drop-message", .message(.fail)),
    ]

    private static func rule(about kind: PacketKind?, _ effect: LinkEffect) -> LinkRule {
        LinkRule(from: nodeOne, to: nodeTwo, traffic: .bus, packets: kind, effect: effect)
    }

    /// A rule about some packets drops those and lets the others through; one that drops all, and one that drops none,
    /// are not taken for it.
    @Test func whatARuleSparesComesThrough() async throws {
        try await withController("whatARuleSparesComesThrough()") { controller in
            for (fault, kind) in Self.kinds {
                let asked = Self.rule(about: kind, LinkEffect(loss: 1))
                let others: [(rule: LinkRule, why: String?)] = [
                    (asked, nil),
                    (Self.rule(about: nil, LinkEffect(loss: 1)), "none comes through"),
                    (Self.rule(about: kind, LinkEffect()), "a probe came through"),
                    (Self.rule(about: .larger(50_000), LinkEffect(loss: 1)), "counted none of"),
                ]
                for (real, why) in others {
                    let applied = try await controller.apply(real)
                    let complaint = await complaint(
                        of: LinkProof(
                            network: controller,
                            applied: AppliedRule(number: applied.number, rule: asked)))
                    if let why {
                        #expect(
                            complaint?.contains(why) == true,
                            "\(fault): \(complaint ?? "proven")")
                    } else {
                        #expect(complaint == nil, "\(fault)")
                    }
                    try await controller.remove(applied)
                }
            }
        }
    }

    /// Somebody takes the rule away, or puts a filter before it, while it should act.
    @Test(arguments: [
        ["tc", "filter", "del", "dev", "lo", "parent", "1:"],
        [
            "tc", "filter", "add", "dev", "lo", "parent", "1:", "protocol", "ip", "prio", "1",
            "u32", "match", "u32", "0", "0", "flowid", "1:0",
        ],
        // For a moment between two looks.
        [
            "sh", "-c",
            "tc filter add dev lo parent 1: protocol ip prio 1 u32 match u32 0 0 flowid 1:0 && "
                + "tc filter del dev lo parent 1: prio 1",
        ],
    ])
    func aRuleThatIsUndoneNoLongerActs(hand: [String]) async throws {
        try await withController("aRuleThatIsUndoneNoLongerActs(hand:)") { controller in
            for (fault, asked, _) in Self.asked {
                let proof = LinkProof(
                    network: controller, applied: try await controller.apply(asked))
                _ = try await proof.ofPresence()
                _ = try await proof.ofPresence()
                NetworkNamespace.run(hand)
                let undone = await #expect(throws: ClusterError.self, "\(fault)") {
                    try await proof.ofPresence()
                }
                #expect(undone?.description.contains("does not do what it should") == true)
                NetworkNamespace.run(["tc", "qdisc", "del", "dev", "lo", "root"])
                NetworkNamespace.run([
                    "tc", "qdisc", "add", "dev", "lo", "root", "handle", "1:", "htb",
                ])
            }
        }
    }

    /// For the fault `reset`: an `ss` that names the sockets which it does not abort.
    @Test func socketsThatLiveOnAreNotReset() async throws {
        try await NetworkNamespace.inside("LyingLinkTests/socketsThatLiveOnAreNotReset()") {
            let folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("lying-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let found = NetworkNamespace.run(["sh", "-c", "readlink -f $(command -v ss)"]).output
            let tool = found.trimmingCharacters(in: .whitespacesAndNewlines)
            try FileManager.default.copyItem(atPath: tool, toPath: "\(folder)/ss")
            let fake = "#!/bin/sh\n[ \"$1\" = -K ] && shift\nexec '\(folder)/ss' \"$@\"\n"
            try fake.write(toFile: "\(folder)/fake", atomically: false, encoding: .utf8)
            NetworkNamespace.run(["chmod", "755", "\(folder)/fake"])
            let mounted = NetworkNamespace.run(["mount", "--bind", "\(folder)/fake", tool])
            try #require(mounted.status == 0, "\(mounted.output)")
            defer { NetworkNamespace.run(["umount", tool]) }
            let connection = try LoopbackConnection(from: 0x7F00_0201, to: 0x7F00_0101, port: 7000)
            let refused = await #expect(throws: NetworkError.self) {
                try await ConnectionReset(from: .nodes, to: .clients, traffic: .clients).run()
            }
            #expect(refused.map { "\($0)" }?.contains("are still connected") == true)
            #expect(connection.callerState() == .open)
        }
    }
}
