import CLinux
import Glibc

/// What this process must be given before anything it does can be relied on.
package enum ProcessLimits {
    /// Descriptors: the standard ones, libraries, and what the runtime's event loop takes.
    private static let fewestFiles: UInt64 = 64
    /// Address space that a run's threads, arenas and tables take up, most of it never touched.
    private static let leastAddressSpace: UInt64 = 4 << 30
    /// A limit of processes above this is no limit.
    private static let manyProcesses: UInt64 = 4096

    /// Stack of a thread: of ours, and of the servers, which do not replicate with a third of it.
    private static let leastStack: UInt64 = 1 << 20
    /// The usual one, which is asked for where less is given.
    private static let usualStack: UInt64 = 8 << 20

    /// Why no command can work here; nil when all can.
    ///
    /// Raises the soft limits of open files and of the stack where they are low and may be raised.
    package static func refusal() -> String? {
        // Swift's own runtime reads the arguments there, so not even a command is known without.
        guard access("/proc/self/stat", R_OK) == 0 else {
            return "/proc is not mounted here, and nothing works without: mount -t proc proc /proc"
        }
        return refusalOfFiles() ?? refusalOfStack() ?? refusalOfThreads(8)
    }

    /// Why no run can be made here; nil when runs can.
    package static func refusalOfRuns() -> String? {
        for (resource, option) in [(RLIMIT_AS, "-v"), (RLIMIT_DATA, "-d")] {
            let bytes = limit(resource).rlim_cur
            if bytes < leastAddressSpace {
                return
                    "this process may use \(bytes >> 20) MiB of memory (ulimit \(option)), and a run needs "
                    + "\(leastAddressSpace >> 20) MiB of addresses: ulimit \(option) unlimited"
            }
        }
        return refusalOfThreads(64)
    }

    private static func refusalOfFiles() -> String? {
        var files = limit(RLIMIT_NOFILE)
        guard files.rlim_cur < fewestFiles else { return nil }
        if files.rlim_max >= fewestFiles {
            files.rlim_cur = rlim_t(fewestFiles)
            if setrlimit(resource(RLIMIT_NOFILE), &files) == 0 { return nil }
        }
        return "this process may open \(files.rlim_max) files (ulimit -n), and needs at least "
            + "\(fewestFiles): ulimit -n 1024"
    }

    /// The stack grows up to the limit of the moment, but threads get what it was when the program was started.
    private static func refusalOfStack() -> String? {
        var stack = limit(RLIMIT_STACK)
        guard stack.rlim_cur < leastStack else { return nil }
        if stack.rlim_max >= leastStack {
            stack.rlim_cur = min(stack.rlim_max, rlim_t(usualStack))
            if setrlimit(resource(RLIMIT_STACK), &stack) == 0,
                clinux_set_thread_stack(Int(stack.rlim_cur)) == 0
            {
                return nil
            }
        }
        return
            "this process has a stack of \(stack.rlim_max >> 10) KiB (ulimit -s), and needs at least "
            + "\(leastStack >> 10) KiB: ulimit -s \(usualStack >> 10)"
    }

    /// Tries, where there is a limit that could refuse: which one counts depends on the user and the kernel.
    private static func refusalOfThreads(_ count: Int32) -> String? {
        let processes = limit(__RLIMIT_NPROC).rlim_cur
        let memory = min(limit(RLIMIT_AS).rlim_cur, limit(RLIMIT_DATA).rlim_cur)
        guard processes < manyProcesses || memory < leastAddressSpace else { return nil }
        let code = clinux_try_threads(count)
        guard code != 0 else { return nil }
        return
            "\(count) threads cannot be had (\(String(cString: strerror(code)))): raise the limits of "
            + "processes (ulimit -u, now \(text(processes))) and of memory (ulimit -v)"
    }

    private static func text(_ limit: rlim_t) -> String {
        limit == rlim_t.max ? "unlimited" : "\(limit)"
    }

    private static func limit(_ which: __rlimit_resource) -> rlimit {
        var limit = rlimit()
        getrlimit(resource(which), &limit)
        return limit
    }

    private static func resource(_ which: __rlimit_resource) -> __rlimit_resource_t {
        __rlimit_resource_t(which.rawValue)
    }
}
