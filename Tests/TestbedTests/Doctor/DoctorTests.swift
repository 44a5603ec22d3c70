import Testing

@testable import Testbed

@Suite struct DoctorTests {
    @Test func everythingIsLookedAtAndEveryFaultIsExplained() async {
        let findings = await Doctor.examine()
        let names = findings.map { $0.name }
        #expect(Set(names).count == names.count)
        let wanted = [
            "kernel", "sandbox", "network namespace", "redis-server", "redis-cli", "hiredis", "tc",
            "ip", "htb", "u32", "netem", "mirred", "/dev/net/tun", "socket destroy",
            "libstall.so", "libnodeclock.so",
            "cores",
            "memory", "disk", "open files", "cgroup cpu controller", "timers",
        ]
        #expect(Set(wanted).subtracting(names).isEmpty)
        for finding in findings where finding.condition == .missing {
            #expect(finding.reason?.isEmpty == false, "\(finding.name)")
        }
    }

    @Test func programThatIsNowhereIsNotFound() {
        #expect(ProgramSearch.path(of: "no-such-program") == nil)
        #expect(ProgramSearch.path(of: "sh")?.hasSuffix("/sh") == true)
    }

    @Test(arguments: [
        ("4.19.0-13-amd64", DoctorFinding.Condition.degraded), ("5.10.9", .degraded),
        ("5.11", .ok), ("6.18.44-x", .ok), ("what", .degraded),
    ])
    func kernelIsJudgedByItsVersion(release: String, condition: DoctorFinding.Condition) {
        #expect(KernelExamination.kernel(release: release).condition == condition)
    }

    @Test func oneCoreAndLittleMemoryDegrade() {
        #expect(ResourceExamination.cores(1).condition == .degraded)
        #expect(ResourceExamination.cores(2).condition == .ok)
        #expect(ResourceExamination.memory(100 << 20).condition == .degraded)
        #expect(ResourceExamination.memory(nil).condition == .degraded)
        #expect(ResourceExamination.memory(1 << 30).condition == .ok)
    }

    @Test func settingsThatRedisWarnsOfHaveARemedy() {
        let bad = KernelExamination.notes { path in
            path.contains("hugepage") ? "[always] madvise never" : "0"
        }
        #expect(bad.count == 2)
        #expect(bad.allSatisfy { $0.condition == .note && $0.remedy != nil })
        let good = KernelExamination.notes { path in
            path.contains("hugepage") ? "always [madvise] never" : "1"
        }
        #expect(good.allSatisfy { $0.remedy == nil })
    }

    @Test func findingSaysWhyAndWhatWouldMendIt() {
        let finding = DoctorFinding.bad(
            "netem", .missing, found: "refused", reason: "unknown", remedy: "modprobe sch_netem",
            for: "delay")
        #expect(
            finding.description == """
                missing: netem: refused
                    why: unknown
                    needed for: delay
                    remedy: modprobe sch_netem
                """)
    }
}
