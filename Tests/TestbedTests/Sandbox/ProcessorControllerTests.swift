import Testing

@testable import Testbed

@Suite struct ProcessorControllerTests {
    private static func candidates(_ mounts: String, _ groups: String) -> [String] {
        ProcessorController.candidates { path in
            path == "/proc/self/mounts" ? mounts : path == "/proc/self/cgroup" ? groups : nil
        }.map { "\($0.version) \($0.parent) \($0.home)" }
    }

    @Test func ofVersion1TheHierarchyWithTheControllerIsTaken() {
        let found = Self.candidates(
            """
            cgroup /sys/fs/cgroup/cpuset cgroup rw,relatime,cpuset 0 0
            cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0
            """, "4:cpuset:/other\n3:cpu,cpuacct:/user.slice\n")
        #expect(
            found == [
                "1 /sys/fs/cgroup/cpu,cpuacct/user.slice /sys/fs/cgroup/cpu,cpuacct/user.slice",
                "1 /sys/fs/cgroup/cpu,cpuacct /sys/fs/cgroup/cpu,cpuacct/user.slice",
            ])
    }

    @Test func ofVersion2TheOwnGroupComesBeforeTheRoot() {
        let found = Self.candidates(
            "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid 0 0\n", "0::/user.slice/run.scope\n")
        #expect(
            found == [
                "2 /sys/fs/cgroup/user.slice/run.scope /sys/fs/cgroup/user.slice/run.scope",
                "2 /sys/fs/cgroup /sys/fs/cgroup/user.slice/run.scope",
            ])
    }

    @Test func withoutControlGroupsThereIsAReason() {
        #expect(
            ProcessorController.find { _ in nil }
                == .missing(reason: "no control groups are mounted"))
    }
}
