import Linux

/// Whether threads wake when they are to.
enum TimerExamination {
    /// Lateness, in nanoseconds, below which no measure suffers.
    private static let harmless: Int64 = 5_000_000

    /// Watches the scheduling for 300 ms.
    static func timers() async -> DoctorFinding {
        let need = "measures that can be trusted"
        let watch = SchedulingWatch()
        do {
            try watch.start()
        } catch {
            return .bad(
                "timers", .missing, found: "not tried", reason: "\(error)", remedy: nil, for: need)
        }
        try? await Task.sleep(for: .milliseconds(300))
        watch.stop()
        guard let worst = watch.worst(since: .min) else {
            return .bad(
                "timers", .missing, found: "no wake in 300 ms", reason: "the machine is too busy",
                remedy: "a machine with nothing else to do", for: need)
        }
        let found = "a 1 ms sleeper woke at most \(worst.latenessNanoseconds / 1000) us late"
        if worst.latenessNanoseconds < harmless { return .ok("timers", found, for: need) }
        return .bad(
            "timers", .degraded, found: found,
            reason: "the machine was busy, or its own host was",
            remedy: "a machine with nothing else to do", for: need)
    }
}
