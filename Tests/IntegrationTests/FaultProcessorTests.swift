import Foundation
import Glibc
import Testing

@testable import RunRecord

/// Rations of processor time, against real servers in the sandbox; cancelled where no control group can be made.
@Suite(.serialized, .enabled(if: Tier.startsServers))
struct FaultProcessorTests {
    private static func plan(_ length: String, duration: String) -> String {
        """
        cluster: { masters: 3, replicas: 1, config: { cluster-node-timeout: 5s, save: "" } }
        load: { rate: 2000/s, connections: 10, client: redisson }
        timeline: [{ at: 1s, cpu-limit: { target: node 1, to: 2% }, for: \(length) }]
        duration: \(duration)
        expect: [failovers == 0]
        """
    }

    /// Control groups of ours anywhere on the machine that name a process.
    private static func groups(of process: Int32) -> [String] {
        let mounts = (try? String(contentsOfFile: "/proc/mounts", encoding: .utf8)) ?? ""
        return mounts.split(separator: "\n").flatMap { line -> [String] in
            let fields = line.split(separator: " ")
            guard fields.count > 2, fields[2].hasPrefix("cgroup") else { return [] }
            let names = FileManager.default.enumerator(atPath: String(fields[1]))
            return (names?.compactMap { $0 as? String } ?? [])
                .filter { $0.contains("shaketable-\(process)") }
        }
    }

    private func needControlGroups(_ plan: String) async throws {
        let check = try await Program.run(["check", plan])
        if check.code == 69 { try Test.cancel("\(check.text)") }
    }

    @Test func aNodeWithARationWaitsAndLeavesNoGroupBehind() async throws {
        let scratch = try Scratch()
        let plan = Self.plan("3s", duration: "6s")
        try await needControlGroups(try scratch.plan(plan))
        let measured = try await Measured.run(plan)
        #expect(measured.result.code != 1, "\(measured.result.text)")
        let began = try #require(measured.events(.faultInjected).first?[.receipt])
        #expect(began.contains("2000"), "\(began)")
        #expect(began.contains("nr_throttled: "), "\(began)")
        let healed = try #require(measured.events(.faultHealed).first?[.receipt])
        let numbers = healed.split { !$0.isNumber }.compactMap { Int($0) }
        try #require(numbers.count == 4, "\(healed)")
        #expect(numbers[0] >= 1)
        // Two hundredths of the time, and a period's worth at each end.
        #expect(Double(numbers[2]) <= Double(numbers[3]) * 0.02 + 20, "\(healed)")
    }

    /// Nobody is left to remove the group then; whoever comes next does.
    @Test func whatIsLeftWhenAllAreKilledAtOnceIsRemovedByTheNext() async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan("30s", duration: "40s"))
        try await needControlGroups(plan)
        let program = try Program(["run", plan, "--output", scratch.file("run")])
        #expect(await program.prints("cpu-limit of node 1"))
        let outer = program.processIdentifier
        let reaper = try #require(
            program.family().first { process in
                (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8))
                    == "shaketable-reap\n"
            })
        // A living run's group is nobody else's to remove.
        let during = try await Program.run(["doctor"])
        #expect(Self.groups(of: outer).contains { $0.hasSuffix("/node-1") }, "\(during.text)")
        // Stopped first, so that the reaper does nothing between the two.
        kill(reaper, SIGSTOP)
        kill(outer, SIGKILL)
        kill(reaper, SIGKILL)
        _ = await program.end(within: .seconds(30))
        #expect(!Self.groups(of: outer).isEmpty)
        let deadline = ContinuousClock.now + .seconds(15)
        var told = ""
        while !Self.groups(of: outer).isEmpty, ContinuousClock.now < deadline {
            told = try await Program.run(["doctor"]).text
        }
        #expect(Self.groups(of: outer) == [])
        #expect(told.contains("of runs that were killed; removed: "), "\(told)")
    }

    @Test(arguments: [0, 1, 2])
    func whicheverOfItsProcessesIsKilledNoGroupStays(victim: Int) async throws {
        let scratch = try Scratch()
        let plan = try scratch.plan(Self.plan("30s", duration: "40s"))
        try await needControlGroups(plan)
        let program = try Program(["run", plan, "--output", scratch.file("run")])
        #expect(await program.prints("cpu-limit of node 1"))
        let outer = program.processIdentifier
        #expect(Self.groups(of: outer).contains { $0.hasSuffix("/node-1") })
        let family = program.family()
        try #require(family.count > 3)
        kill(family[victim], SIGKILL)
        // What was killed may have been the process that only cleans up.
        if victim > 0 { kill(outer, SIGTERM) }
        _ = await program.end(within: .seconds(30))
        let deadline = ContinuousClock.now + .seconds(15)
        while !Self.groups(of: outer).isEmpty, ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(Self.groups(of: outer) == [])
    }
}
