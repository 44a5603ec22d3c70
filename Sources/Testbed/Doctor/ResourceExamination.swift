import Glibc
import Linux

/// How much of everything there is.
enum ResourceExamination {
    /// What a server asks for by default: 10,000 clients and 32 files of its own.
    private static let filesOfServer: UInt64 = 10_032

    /// Processors.
    static func cores(_ count: Int = Host.cores) -> DoctorFinding {
        let need = "nodes and load that do not slow each other down"
        if count >= 2 { return .ok("cores", "\(count)", for: need) }
        return .bad(
            "cores", .degraded, found: "\(count)",
            reason: "the load and the nodes share one processor",
            remedy: "two or more; lower the load's rate", for: need)
    }

    /// Memory that could still be used.
    static func memory(_ bytes: Int64? = Host.availableMemoryBytes) -> DoctorFinding {
        amount("memory", bytes, atLeast: 512, "available", for: "the nodes: about 10 MiB for each")
    }

    /// Free disk space where run folders are written: the working directory.
    static func disk() -> DoctorFinding {
        var information = statvfs()
        let known = statvfs(".", &information) == 0
        let bytes = known ? Int64(information.f_bavail) * Int64(information.f_frsize) : nil
        return amount("disk", bytes, atLeast: 1024, "free here", for: "run folders")
    }

    /// How many files a process may open.
    static func openFiles() -> DoctorFinding {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        let need = "\(filesOfServer) for each node, and one for each connection of the load"
        let found = "\(limit.rlim_cur), can be raised to \(limit.rlim_max)"
        if limit.rlim_max >= filesOfServer { return .ok("open files", found, for: need) }
        return .bad(
            "open files", .degraded, found: found,
            reason: "servers will accept fewer clients than they are configured for",
            remedy: "ulimit -Hn \(filesOfServer), as root", for: need)
    }

    private static func amount(
        _ name: String, _ bytes: Int64?, atLeast mebibytes: Int64, _ word: String, for need: String
    ) -> DoctorFinding {
        guard let bytes else {
            return .bad(
                name, .degraded, found: "unknown", reason: "the kernel does not say", remedy: nil,
                for: need)
        }
        let found = "\(bytes >> 20) MiB \(word)"
        if bytes >> 20 >= mebibytes { return .ok(name, found, for: need) }
        return .bad(
            name, .degraded, found: found, reason: "less than \(mebibytes) MiB",
            remedy: "make room", for: need)
    }
}
