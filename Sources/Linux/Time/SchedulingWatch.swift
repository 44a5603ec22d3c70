import CLinux
import Glibc
import Synchronization

/// A thread that sleeps a millisecond at a time and notes how late it woke, and when the wall clock was stepped.
///
/// What it sees, the load and the observers suffered too: a measurement taken while it woke late is in doubt.
package final class SchedulingWatch: Sendable {
    /// How late a wake was.
    package struct Lateness: Hashable, Codable, Sendable {
        /// When it woke, in nanoseconds on CLOCK_MONOTONIC.
        package let at: Int64
        /// How long after the asked time, in nanoseconds.
        package let latenessNanoseconds: Int64
    }

    /// A jump of the wall clock against CLOCK_MONOTONIC.
    package struct ClockStep: Hashable, Codable, Sendable {
        /// When it was seen, in nanoseconds on CLOCK_MONOTONIC.
        package let at: Int64
        /// How far the wall clock jumped, in nanoseconds; negative when it was set back.
        package let stepNanoseconds: Int64
    }

    /// The length of one sleep, in nanoseconds.
    package static let periodNanoseconds: Int64 = 1_000_000

    private let history = Mutex(WakeHistory())
    private let mustStop = Atomic(false)
    private let thread = Mutex<pthread_t?>(nil)

    /// A watch that does not run yet.
    package init() {}

    /// Starts the thread, which runs until `stop()`. To be called once.
    package func start() throws(LinuxError) {
        precondition(thread.withLock { $0 } == nil, "A watch is started once.")
        history.withLock { $0.due = MonotonicClock.now() + Self.periodNanoseconds }
        var handle = pthread_t()
        let retained = Unmanaged.passRetained(self)
        let code = pthread_create(
            &handle, nil,
            { argument in
                guard let argument else { return nil }
                Unmanaged<SchedulingWatch>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        guard code == 0 else {
            retained.release()
            throw LinuxError(code: code, operation: "start the thread that watches the scheduling")
        }
        thread.withLock { $0 = handle }
    }

    /// Ends the thread and waits for its end. What it saw can still be asked for.
    package func stop() {
        mustStop.store(true, ordering: .relaxed)
        let handle = thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        if let handle { pthread_join(handle, nil) }
        history.withLock { $0.due = nil }
    }

    /// The latest of the wakes since a point in time, in nanoseconds on CLOCK_MONOTONIC; nil when there was none.
    /// A wake that is overdue at this moment counts as one.
    package func worst(since start: Int64) -> Lateness? {
        history.withLock { $0.worst(since: start, now: MonotonicClock.now()) }
    }

    /// The steps of the wall clock since a point in time, in nanoseconds on CLOCK_MONOTONIC.
    ///
    /// A step is a jump of more than 5 ms between two wakes; slewing, at most 0.1 %, is not one.
    package func steps(since start: Int64) -> [ClockStep] {
        history.withLock { history in history.steps.filter { $0.at >= start } }
    }

    private func run() {
        clinux_name_thread("scheduling")
        clinux_sharpen_timers()
        var sample = WallClockSample.take(readings: 3)
        var woke = MonotonicClock.now()
        while !mustStop.load(ordering: .relaxed) {
            // Counted from the last wake, so that being kept from running between two sleeps shows too.
            let due = woke + Self.periodNanoseconds
            history.withLock { $0.due = due }
            sleep(until: due)
            woke = MonotonicClock.now()
            let lateness = Lateness(at: woke, latenessNanoseconds: woke - due)
            let next = WallClockSample.take(readings: 3)
            history.withLock { history in
                history.note(lateness)
                history.note(from: sample, to: next)
            }
            sample = next
        }
    }

    private func sleep(until due: Int64) {
        var time = timespec(
            tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
    }
}

/// What a `SchedulingWatch` saw, kept so that the worst since any point can be told exactly.
struct WakeHistory {
    /// Wakes in the order of time, each later in its waking than all that follow it. Of any stretch that reaches up to
    /// now, the first of these within it is the worst; and there are never many of them.
    private(set) var worst: [SchedulingWatch.Lateness] = []
    /// Every step of the wall clock.
    private(set) var steps: [SchedulingWatch.ClockStep] = []
    /// When the sleeping thread is to wake next; nil when none is asleep.
    var due: Int64?

    /// Notes a wake. Those before it that were no later tell nothing any more.
    mutating func note(_ wake: SchedulingWatch.Lateness) {
        while let last = worst.last, last.latenessNanoseconds <= wake.latenessNanoseconds {
            worst.removeLast()
        }
        worst.append(wake)
    }

    /// Notes a step of the wall clock if there is one between the two samples.
    mutating func note(from earlier: WallClockSample, to later: WallClockSample) {
        let change = later.offsetNanoseconds - earlier.offsetNanoseconds
        let elapsed = later.monotonicNanoseconds - earlier.monotonicNanoseconds
        let doubt = later.uncertaintyNanoseconds + earlier.uncertaintyNanoseconds
        // The kernel slews by at most 500 parts in a million (adjtimex, MAXFREQ); twice that is allowed for.
        guard abs(change) > 5_000_000 + elapsed / 1000 + doubt else { return }
        steps.append(
            SchedulingWatch.ClockStep(at: later.monotonicNanoseconds, stepNanoseconds: change))
    }

    /// The worst wake at or after `start`, the one that is overdue `now` included.
    func worst(since start: Int64, now: Int64) -> SchedulingWatch.Lateness? {
        var low = 0
        var high = worst.count
        while low < high {
            let middle = (low + high) / 2
            if worst[middle].at < start { low = middle + 1 } else { high = middle }
        }
        let past = low < worst.count ? worst[low] : nil
        guard let due, now > due, now - due > past?.latenessNanoseconds ?? 0 else { return past }
        return SchedulingWatch.Lateness(at: now, latenessNanoseconds: now - due)
    }
}
